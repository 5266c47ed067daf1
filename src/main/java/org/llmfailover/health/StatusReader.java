package org.llmfailover.health;

import com.fasterxml.jackson.databind.JsonNode;
import org.llmfailover.config.StatusPageConfig.Format;

/** Reads what a status page says of one component. Stateless; nothing a page can hold makes it fail. */
public interface StatusReader {

    /**
     * The level of a component.
     *
     * @param component its id or its exact name
     */
    StatusLevel level(JsonNode page, String component);

    /** The reader of a format. */
    static StatusReader of(Format format) {
        return switch (format) {
            case STATUSPAGE -> new StatuspageReader();
            case GOOGLE -> new GoogleIncidentsReader();
        };
    }
}
