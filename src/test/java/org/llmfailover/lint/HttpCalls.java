package org.llmfailover.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Calls over HTTP, whatever EIP makes them. */
final class HttpCalls {

    /** An http endpoint, or a URI that is known only when the route is made or runs. */
    private static final Pattern CALL = Pattern.compile("(https?:|\\{\\{|\\$\\{).*");

    private static final Pattern OTHER_CLIENT = Pattern.compile("(vertx|netty|jetty|undertow)[a-z-]*:.*");
    private static final List<String> NEEDED = List.of(
            "headerFilterStrategy", "httpClientConfigurer", "responseTimeout", "connectTimeout", "skipControlHeaders");

    private HttpCalls() {}

    static Stream<String> flawed(List<RouteFile> files) {
        return files.stream().flatMap(file -> file.nodes().stream()).flatMap(HttpCalls::flaws);
    }

    private static Stream<String> flaws(RouteNode node) {
        if (OTHER_CLIENT.matcher(node.uri()).matches()) {
            return Stream.of(node.says("calls with another client than camel-http"));
        }
        if (node.kind().equals("from") || !CALL.matcher(node.uri()).matches()) {
            return Stream.empty();
        }
        List<String> flaws = new ArrayList<>();
        JsonNode parameters = node.body().path("parameters");
        NEEDED.stream()
                .filter(option -> !parameters.hasNonNull(option))
                .forEach(option -> flaws.add(node.says("calls over HTTP without " + option)));
        if (parameters.path("skipControlHeaders").asText("true").equals("false")) {
            flaws.add(node.says("lets headers say where it calls: skipControlHeaders must be true"));
        }
        if (!mayUse(node, parameters.path("httpMethod").asText())) {
            flaws.add(node.says("does not say httpMethod: POST"));
        }
        return flaws.stream();
    }

    /** Status pages are read, providers are posted to. */
    private static boolean mayUse(RouteNode node, String method) {
        return method.equals("POST")
                || (method.equals("GET") && node.file().path().startsWith("health/"));
    }
}
