package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The form an answer must have. */
public sealed interface ResponseFormat {

    /** Any JSON object. */
    record JsonObject() implements ResponseFormat {}

    /**
     * JSON that follows a schema.
     *
     * @param name the schema's name
     * @param schema a JSON Schema
     * @param strict whether the provider must enforce it; null leaves it to the provider
     */
    record JsonSchema(String name, @Nullable String description, JsonNode schema, @Nullable Boolean strict)
            implements ResponseFormat {}
}
