package org.llmfailover.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Names of files, nodes and endpoints. */
final class Names {

    private static final String SUFFIX = ".camel.yaml";
    private static final String PREFIX = "llm-";

    private Names() {}

    static Stream<String> files(List<RouteFile> files) {
        return files.stream()
                .filter(file -> !file.name().equals(firstRoute(file) + SUFFIX))
                .map(file -> file.path() + ": is not named after its first route, " + firstRoute(file) + SUFFIX);
    }

    private static String firstRoute(RouteFile file) {
        return file.nodes().stream()
                .filter(node -> node.kind().equals("route") || node.kind().equals("routeTemplate"))
                .map(RouteNode::id)
                .findFirst()
                .orElse("");
    }

    static Stream<String> filesOnce(List<RouteFile> files) {
        Map<String, String> seen = new HashMap<>();
        return files.stream()
                .map(file -> {
                    String other = seen.putIfAbsent(file.name(), file.path());
                    return other == null ? null : file.path() + ": has the name of " + other;
                })
                .filter(Objects::nonNull);
    }

    /** The route of a template gets its id when the template becomes one. */
    static boolean lacksId(RouteNode node) {
        boolean later = node.kind().equals("route") && node.isInTemplate();
        return node.id().isBlank() && !later;
    }

    static boolean lacksPrefix(RouteNode node) {
        return !node.id().isEmpty() && !node.isInTemplate() && !node.id().startsWith(PREFIX);
    }

    static Stream<String> idsOnce(List<RouteFile> files) {
        Set<String> seen = new HashSet<>();
        return files.stream()
                .flatMap(file -> file.nodes().stream())
                .filter(node -> !node.id().isEmpty())
                .filter(node -> !seen.add((node.isInTemplate() ? node.file().path() : "") + " " + node.id()))
                .map(node -> node.says("has an id that another node has"));
    }

    static boolean isForeignDirect(RouteNode node) {
        return node.uri().startsWith("direct:") && !node.uri().startsWith("direct:" + PREFIX);
    }
}
