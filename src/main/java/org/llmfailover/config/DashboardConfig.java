package org.llmfailover.config;

/**
 * The page that shows who serves and why.
 *
 * @param enabled whether the HTTP door has it
 * @param control whether a caller with a key may force a target open or closed there
 */
public record DashboardConfig(boolean enabled, boolean control) {}
