package org.llmfailover.config;

import java.util.List;

/**
 * The HTTP door. Its text hides the keys.
 *
 * @param enabled whether it is opened
 * @param apiKeys bearer keys callers may come with; empty = no authentication
 * @param maxBodyBytes the longest request body
 * @param maxInFlight the most requests at a time; 0 leaves it to what the JVM can carry
 */
public record HttpConfig(boolean enabled, List<String> apiKeys, long maxBodyBytes, int maxInFlight) {

    public HttpConfig {
        apiKeys = List.copyOf(apiKeys);
    }

    @Override
    public String toString() {
        return "HttpConfig[enabled=" + enabled + ", apiKeys=" + (apiKeys.isEmpty() ? "none" : "***") + ", maxBodyBytes="
                + maxBodyBytes + ", maxInFlight=" + maxInFlight + "]";
    }
}
