package org.llmfailover.lint;

import java.util.List;
import java.util.stream.Stream;

/** Who handles a route's errors. */
final class ErrorHandling {

    private ErrorHandling() {}

    static Stream<String> missing(List<RouteFile> files) {
        return files.stream()
                .flatMap(file -> file.nodes("route"))
                .filter(route -> !route.body().has("errorHandler"))
                .map(route -> route.says("leaves its errors to the host: it has no errorHandler"));
    }

    static Stream<String> misplacedOnException(List<RouteFile> files) {
        return files.stream()
                .filter(file -> file.nodes("onException").findAny().isPresent())
                .flatMap(file -> file.nodes("route"))
                .filter(route -> !route.body().path("errorHandler").has("defaultErrorHandler"))
                .map(route -> route.says("does not mind the onException of its file: it has no defaultErrorHandler"));
    }
}
