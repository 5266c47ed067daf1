package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text parts of messages. */
final class JsonText {

    private JsonText() {}

    /** A string as it is, the {@code text} fields of an array of parts joined by line feeds, else an empty string. */
    static String of(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode part : content) {
            if (part.path("text").isTextual()) {
                texts.add(part.get("text").textValue());
            }
        }
        return String.join("\n", texts);
    }

    /** The last element, or a missing node. */
    static JsonNode last(JsonNode array) {
        return array.path(array.size() - 1);
    }

    /** The first element whose text field has that value, or null. */
    static @Nullable JsonNode named(JsonNode array, String field, String value) {
        for (JsonNode each : array) {
            if (each.path(field).asText().equals(value)) {
                return each;
            }
        }
        return null;
    }
}
