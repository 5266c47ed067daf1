package org.llmfailover.health;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Statuspage v2, {@code summary.json} and {@code components.json}, of which OpenAI's is a copy with fewer keys.
 *
 * <p>Only the component counts: the page's indicator says "minor" while an API is down, and an incident's impact "major"
 * while only a console is. A page's set of components changes, so that one that is missing says nothing.
 */
final class StatuspageReader implements StatusReader {

    @Override
    public StatusLevel level(JsonNode page, String component) {
        List<JsonNode> components = StreamSupport.stream(page.path("components").spliterator(), false)
                .filter(JsonNode::isObject)
                .toList();
        return components.stream()
                .filter(each -> each.path("id").asText().equals(component))
                .findFirst()
                .map(StatuspageReader::level)
                .orElseGet(() -> named(components, component));
    }

    /** A group may have the name of a component in it; of several of a name the worst counts. */
    private static StatusLevel named(List<JsonNode> components, String name) {
        List<JsonNode> named = components.stream()
                .filter(each -> each.path("name").asText().equals(name))
                .toList();
        List<JsonNode> single =
                named.stream().filter(each -> !each.path("group").asBoolean()).toList();
        return (single.isEmpty() ? named : single)
                .stream()
                        .map(StatuspageReader::level)
                        .max(Comparator.naturalOrder())
                        .orElse(StatusLevel.UNKNOWN);
    }

    private static StatusLevel level(JsonNode component) {
        return switch (component.path("status").asText()) {
            case "operational" -> StatusLevel.OPERATIONAL;
            case "degraded_performance", "under_maintenance" -> StatusLevel.DEGRADED;
            case "partial_outage" -> StatusLevel.PARTIAL;
            case "major_outage" -> StatusLevel.MAJOR;
            default -> StatusLevel.UNKNOWN;
        };
    }
}
