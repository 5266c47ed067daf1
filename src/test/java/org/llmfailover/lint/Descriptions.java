package org.llmfailover.lint;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Who must say in words what it is for. */
final class Descriptions {

    private static final Set<String> ALWAYS = Set.of(
            "routeTemplate",
            "onException",
            "choice",
            "circuitBreaker",
            "loop",
            "filter",
            "multicast",
            "loadBalance",
            "split",
            "aggregate",
            "throttle",
            "recipientList");

    private Descriptions() {}

    static Stream<String> missing(List<RouteFile> files) {
        return files.stream()
                .flatMap(file -> file.nodes().stream())
                .flatMap(node -> Stream.concat(undescribed(node), undescribedParameters(node)));
    }

    private static Stream<String> undescribed(RouteNode node) {
        boolean missing =
                switch (node.kind()) {
                    case "route" -> !node.isDescribed() && !node.isInTemplate();
                    case "doCatch" -> !node.isDescribed() && !firstStepIsDescribed(node);
                    case "process" -> !node.isDescribed() && !(node.isOnlyStep() && isSaidAbove(node));
                    default -> !node.isDescribed() && ALWAYS.contains(node.kind());
                };
        return missing ? Stream.of(node.says("has no description")) : Stream.empty();
    }

    private static boolean firstStepIsDescribed(RouteNode node) {
        return StreamSupport.stream(node.firstStep().spliterator(), false)
                .anyMatch(step -> step.hasNonNull("description"));
    }

    /** A from has the words of its route. */
    private static boolean isSaidAbove(RouteNode node) {
        RouteNode parent = node.parent();
        return parent.isDescribed()
                || (parent.kind().equals("from") && parent.parent().isDescribed());
    }

    private static Stream<String> undescribedParameters(RouteNode node) {
        if (!node.kind().equals("routeTemplate")) {
            return Stream.empty();
        }
        return StreamSupport.stream(node.body().path("parameters").spliterator(), false)
                .filter(parameter -> !parameter.hasNonNull("description"))
                .map(parameter -> node.says("has no description of its parameter "
                        + parameter.path("name").asText()));
    }
}
