package org.llmfailover.config;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.camel.CamelContext;

/**
 * Collects the {@code llm.} properties that the host of a Camel context has set, with their placeholders resolved.
 *
 * <p>A JVM system property wins over what Camel's properties component holds, and that over a Spring Environment, which
 * is found in the registry as {@code environment}. {@code {{...}}} is resolved by Camel, {@code ${...}} by Spring where
 * there is one, except in {@code high-value.when}, where it belongs to Simple.
 */
public final class CamelProperties {

    private static final String PREFIX = "llm.";

    private CamelProperties() {}

    /**
     * Reads the effective values, sorted by name. A key whose placeholder has no value is there as an empty text, any
     * other property whose placeholder is optional and has no value is left out.
     *
     * @throws ConfigException for a placeholder that cannot be resolved anywhere else than in a provider's key
     */
    public static Map<String, String> read(CamelContext context) {
        HostProperties host = host(context);
        Map<String, String> values = new TreeMap<>(host.startingWith(PREFIX));
        add(values, context.getPropertiesComponent().loadProperties(name -> name.startsWith(PREFIX)));
        add(values, System.getProperties());
        return new PlaceholderResolver(context, host).resolve(values);
    }

    private static void add(Map<String, String> values, Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                values.put(name, properties.getProperty(name));
            }
        }
    }

    private static HostProperties host(CamelContext context) {
        Object environment = context.getRegistry().lookupByName("environment");
        return environment != null && hasSpring() ? SpringProperties.of(environment) : HostProperties.NONE;
    }

    private static boolean hasSpring() {
        try {
            Class.forName(
                    "org.springframework.core.env.ConfigurableEnvironment",
                    false,
                    CamelProperties.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
