package org.llmfailover.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * A node of a route: the route itself, its from, a step, or a branch of a step.
 *
 * @param parent the node it stands in, or null at the top of the file
 * @param kind the key it stands under, such as {@code route}, {@code to} or {@code doCatch}
 */
public record RouteNode(RouteFile file, RouteNode parent, String kind, JsonNode body) {

    private static final Set<String> BRANCHES =
            Set.of("route", "from", "when", "otherwise", "doCatch", "doFinally", "onFallback");

    /** The id, or an empty text. */
    public String id() {
        return body.path("id").asText("");
    }

    public String uri() {
        return body.path("uri").asText("");
    }

    public boolean isDescribed() {
        return !body.path("description").asText("").isBlank();
    }

    /** Whether its ids get a prefix when the template becomes a route. */
    public boolean isInTemplate() {
        return parent != null && (parent.kind.equals("routeTemplate") || parent.isInTemplate());
    }

    /** The first step of the node, or of its {@code from}; a missing node when there is none. */
    public JsonNode firstStep() {
        return body.path("steps").path(0);
    }

    /** Whether it is the one step of the node it stands in. */
    public boolean isOnlyStep() {
        return parent != null && parent.body.path("steps").size() == 1;
    }

    void addTo(List<RouteNode> nodes) {
        nodes.add(this);
        body.properties().forEach(field -> {
            if (field.getKey().equals("steps")) {
                field.getValue().forEach(step -> step.properties()
                        .forEach(each -> new RouteNode(file, this, each.getKey(), each.getValue()).addTo(nodes)));
            } else if (BRANCHES.contains(field.getKey())) {
                branches(field.getValue())
                        .forEach(branch -> new RouteNode(file, this, field.getKey(), branch).addTo(nodes));
            }
        });
    }

    private static Iterable<JsonNode> branches(JsonNode value) {
        return value.isArray() ? value : List.of(value);
    }

    /** A sentence about this node. */
    public String says(String complaint) {
        return file.path() + ": " + kind + (id().isEmpty() ? "" : " " + id()) + " " + complaint;
    }
}
