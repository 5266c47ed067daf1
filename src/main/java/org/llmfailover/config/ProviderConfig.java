package org.llmfailover.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One provider. Immutable; its text shows neither the key nor a header's value.
 *
 * @param name the name in the configuration: letters, digits, {@code -} and {@code _}
 * @param protocol the wire it speaks
 * @param url base URL without a slash at its end, or null for the public one of the protocol
 * @param apiKey never blank; null when there is none
 * @param headers extra request headers, sorted by name
 * @param maxConcurrency the most calls at a time; 0 = unlimited
 * @param status its status page
 * @param probeInterval the time between two active probes; zero = none
 */
public record ProviderConfig(
        String name,
        Protocol protocol,
        @Nullable String url,
        @Nullable String apiKey,
        Map<String, String> headers,
        int maxConcurrency,
        StatusPageConfig status,
        Duration probeInterval) {

    /** Providers that OpenTelemetry's conventions call otherwise than people do. */
    private static final Map<String, String> GEN_AI_NAMES =
            Map.of("gemini", "gcp.gemini", "mistral", "mistral_ai", "xai", "x_ai", "azure", "azure.ai.openai");

    public ProviderConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The value of {@code gen_ai.provider.name}: the conventions' own name for a provider they know, else the name here. */
    public String genAiName() {
        return GEN_AI_NAMES.getOrDefault(name, name);
    }

    @Override
    public String toString() {
        return "ProviderConfig[name=" + name + ", protocol=" + protocol.wireName() + ", url=" + url + ", apiKey="
                + (apiKey == null ? "none" : "***") + ", headers=" + headers.keySet() + ", maxConcurrency="
                + maxConcurrency + ", status=" + status + ", probeInterval=" + probeInterval + "]";
    }
}
