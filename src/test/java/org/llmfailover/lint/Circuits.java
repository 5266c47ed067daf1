package org.llmfailover.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Circuit breakers: the object is Java's, an open one throws, and nothing else of the EIP is in use. */
final class Circuits {

    private static final String THROWS = "throwExceptionWhenHalfOpenOrOpenState";

    /** Unless they are switched off in the route, a host's {@code camel.resilience4j} properties switch them on. */
    private static final Set<String> OFF = Set.of("timeoutEnabled", "bulkheadEnabled");

    private Circuits() {}

    static Stream<String> flawed(List<RouteFile> files) {
        return files.stream().flatMap(file -> file.nodes("circuitBreaker")).flatMap(Circuits::flaws);
    }

    private static Stream<String> flaws(RouteNode node) {
        List<String> flaws = new ArrayList<>();
        JsonNode options = node.body().path("resilience4jConfiguration");
        if (!options.hasNonNull("circuitBreaker")) {
            flaws.add(node.says("names no circuitBreaker bean"));
        }
        if (!options.path(THROWS).asText().equals("true")) {
            flaws.add(node.says("does not say " + THROWS + ": \"true\""));
        }
        OFF.stream()
                .filter(option -> !options.path(option).asText().equals("false"))
                .forEach(option -> flaws.add(node.says("does not say " + option + ": \"false\"")));
        options.fieldNames().forEachRemaining(option -> {
            if (!option.equals("circuitBreaker") && !option.equals(THROWS) && !OFF.contains(option)) {
                flaws.add(node.says("has the option " + option + ": set it on the circuitBreaker bean"));
            }
        });
        if (node.body().has("configuration")) {
            flaws.add(node.says("shares a configuration: name a circuitBreaker bean"));
        }
        return flaws.stream();
    }
}
