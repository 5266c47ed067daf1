package org.llmfailover.health;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/**
 * Google Cloud's {@code incidents.json}: every incident of some years, the open ones without an {@code end}. A product has
 * no state of its own there; it is what its open incidents say.
 */
final class GoogleIncidentsReader implements StatusReader {

    @Override
    public StatusLevel level(JsonNode incidents, String product) {
        if (!incidents.isArray()) {
            return StatusLevel.UNKNOWN;
        }
        return StreamSupport.stream(incidents.spliterator(), false)
                .filter(incident -> incident.path("end").asText("").isEmpty()
                        || incident.path("end").isNull())
                .filter(incident -> affects(incident, product))
                .map(GoogleIncidentsReader::level)
                .max(Comparator.naturalOrder())
                .orElse(StatusLevel.OPERATIONAL);
    }

    private static boolean affects(JsonNode incident, String product) {
        return StreamSupport.stream(incident.path("affected_products").spliterator(), false)
                .anyMatch(each -> each.path("id").asText().equals(product)
                        || each.path("title").asText().equals(product)
                        || each.path("current_title").asText().equals(product));
    }

    private static StatusLevel level(JsonNode incident) {
        return switch (incident.path("status_impact").asText()) {
            case "SERVICE_OUTAGE" -> StatusLevel.MAJOR;
            case "SERVICE_DISRUPTION" -> StatusLevel.DEGRADED;
            case "SERVICE_INFORMATION" -> StatusLevel.OPERATIONAL;
            default -> StatusLevel.UNKNOWN;
        };
    }
}
