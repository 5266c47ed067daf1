package org.llmfailover.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The properties of a Spring Environment, which Camel can look up but not enumerate. The only class that needs Spring;
 * nothing touches it where Spring is absent.
 */
final class SpringProperties implements HostProperties {

    private final ConfigurableEnvironment environment;

    private SpringProperties(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** The properties of what may be an Environment. */
    static HostProperties of(Object environment) {
        return environment instanceof ConfigurableEnvironment configurable
                ? new SpringProperties(configurable)
                : HostProperties.NONE;
    }

    @Override
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> values = new HashMap<>();
        environment.getPropertySources().stream()
                .flatMap(SpringProperties::names)
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> values.computeIfAbsent(name, this::value));
        return values;
    }

    private static Stream<String> names(PropertySource<?> source) {
        // a composite refuses to enumerate as soon as one of its sources cannot
        if (source instanceof CompositePropertySource composite) {
            return composite.getPropertySources().stream().flatMap(SpringProperties::names);
        }
        return source instanceof EnumerablePropertySource<?> enumerable
                ? Arrays.stream(enumerable.getPropertyNames())
                : Stream.empty();
    }

    /** As the Environment itself looks a name up, except that placeholders stay: some belong to Simple. */
    private String value(String name) {
        return environment.getPropertySources().stream()
                .map(source -> source.getProperty(name))
                .filter(value -> value != null)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }

    @Override
    public String resolve(String value) {
        return environment.resolveRequiredPlaceholders(value);
    }
}
