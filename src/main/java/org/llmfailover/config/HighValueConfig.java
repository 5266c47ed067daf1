package org.llmfailover.config;

import org.jspecify.annotations.Nullable;

/**
 * Which requests of a chain deserve another pattern.
 *
 * @param when a Simple expression over the message; true asks for the pattern
 * @param pattern the pattern such requests get, or null for the chain's own
 * @param maxSharePercent 0 to 100: how much of the chain's requests of the last minute may have it
 */
public record HighValueConfig(String when, @Nullable Pattern pattern, int maxSharePercent) {}
