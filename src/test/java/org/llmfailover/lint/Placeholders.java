package org.llmfailover.lint;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.llmfailover.config.KnownProperties;

/** The placeholders of routes. */
public final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}");

    private Placeholders() {}

    /** What stands between the braces. */
    public static Stream<String> in(RouteFile file) {
        return file.scalars().stream()
                .flatMap(scalar -> PLACEHOLDER.matcher(scalar.text()).results())
                .map(found -> found.group(1));
    }

    static Stream<String> unknown(List<RouteFile> files) {
        return files.stream().flatMap(file -> {
            Set<String> parameters = parameters(file);
            return in(file).filter(name -> !parameters.contains(name))
                    .filter(name -> !name.startsWith("llm:"))
                    .filter(name -> !isKnownProperty(name))
                    .map(name -> file.path() + ": {{" + name + "}} is unknown, or a property without a default");
        });
    }

    /** On Spring Boot a property has no default but the one in the placeholder. */
    private static boolean isKnownProperty(String name) {
        int colon = name.indexOf(':');
        return colon > 0 && KnownProperties.isKnown(name.substring(0, colon));
    }

    private static Set<String> parameters(RouteFile file) {
        return file.nodes("routeTemplate")
                .flatMap(template ->
                        StreamSupport.stream(template.body().path("parameters").spliterator(), false))
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toSet());
    }
}
