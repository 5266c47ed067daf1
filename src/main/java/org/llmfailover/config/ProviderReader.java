package org.llmfailover.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code llm.provider.*}. */
final class ProviderReader {

    private static final String PREFIX = "llm.provider.";

    private final TypedProperties properties;

    ProviderReader(TypedProperties properties) {
        this.properties = properties;
    }

    /** The property that holds a provider's key. */
    static String apiKeyProperty(String provider) {
        return PREFIX + provider + ".api-key";
    }

    Map<String, ProviderConfig> read() {
        Map<String, ProviderConfig> providers = new TreeMap<>();
        properties.names(PREFIX).forEach(name -> providers.put(name, provider(name)));
        return providers;
    }

    private ProviderConfig provider(String name) {
        String prefix = PREFIX + name + ".";
        return new ProviderConfig(
                name,
                protocol(name, prefix + "protocol"),
                url(prefix + "url"),
                apiKey(apiKeyProperty(name)),
                headers(prefix + "headers."),
                properties.integer(prefix + "max-concurrency", 0, 0, 100_000),
                status(prefix + "status."),
                properties.duration(prefix + "probe.interval", "0", Duration.ZERO));
    }

    private Protocol protocol(String name, String property) {
        Protocol protocol = properties.choice(property, Protocol.class);
        if (protocol != null) {
            return protocol;
        }
        return Arrays.stream(Protocol.values())
                .filter(namesake -> namesake.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException(property
                        + " is missing: set it to anthropic, openai or gemini, the wire this provider speaks"));
    }

    private @Nullable String url(String property) {
        String value = properties.text(property);
        return value == null ? null : UrlText.checked(property, value);
    }

    private @Nullable String apiKey(String property) {
        String value = properties.text(property);
        return value == null ? null : HeaderText.checkedValue(property, value);
    }

    private Map<String, String> headers(String prefix) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : properties.rests(prefix)) {
            HeaderText.checkName(prefix + name, name);
            String value = properties.text(prefix + name);
            if (value != null && headers.put(name, HeaderText.checkedValue(prefix + name, value)) != null) {
                throw new ConfigException(
                        prefix + name + " is there twice: header names ignore case, so remove one of the two");
            }
        }
        return headers;
    }

    private StatusPageConfig status(String prefix) {
        StatusPageConfig status = new StatusPageConfig(
                url(prefix + "url"),
                properties.choice(prefix + "format", StatusPageConfig.Format.class, StatusPageConfig.Format.STATUSPAGE),
                properties.text(prefix + "component"));
        if (status.url() != null && status.component() == null) {
            throw new ConfigException(prefix + "component is missing: a status page tells of many components, so give"
                    + " the id or the exact name of the API's");
        }
        return status;
    }
}
