package org.llmfailover.config;

import java.time.Duration;

/**
 * The wait before the same target is asked again when the provider names none.
 *
 * @param delay the first wait
 * @param maxDelay what it grows to, at least {@code delay}
 */
public record RedeliveryConfig(Duration delay, Duration maxDelay) {}
