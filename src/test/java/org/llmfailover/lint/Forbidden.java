package org.llmfailover.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What no file may hold. */
final class Forbidden {

    private static final Set<String> TRAPS = Set.of("ignoreException", "recordException", "onFallback", "stop");

    /** At the top of a file these act on every route of the context. */
    private static final Set<String> GLOBALS = Set.of(
            "errorHandler",
            "intercept",
            "interceptFrom",
            "interceptSendToEndpoint",
            "onCompletion",
            "rest",
            "restConfiguration");

    private Forbidden() {}

    static Stream<String> traps(List<RouteFile> files) {
        return files.stream().flatMap(file -> TRAPS.stream()
                .sorted()
                .filter(trap -> !file.root().findValues(trap).isEmpty())
                .map(trap -> file.path() + ": holds a " + trap));
    }

    static Stream<String> globals(List<RouteFile> files) {
        return files.stream().flatMap(file -> StreamSupport.stream(file.root().spliterator(), false)
                .flatMap(element -> element.properties().stream())
                .filter(element -> isGlobal(element.getKey(), element.getValue()))
                .map(element -> file.path() + ": its " + element.getKey() + " acts on a host's routes"));
    }

    private static boolean isGlobal(String kind, JsonNode body) {
        boolean unnamed = kind.equals("routeConfiguration") && !body.hasNonNull("id");
        return unnamed || GLOBALS.contains(kind);
    }
}
