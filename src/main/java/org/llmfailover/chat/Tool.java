package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Something a model may call. */
public sealed interface Tool {

    /**
     * A function of the caller.
     *
     * @param parameters a JSON Schema of the arguments, or null for none
     * @param strict whether the arguments must match the schema; null leaves it to the provider
     */
    record Function(String name, @Nullable String description, @Nullable JsonNode parameters, @Nullable Boolean strict)
            implements Tool {}

    /** A kind of tool that only OpenAI's own format describes: passed on as it came, or refused by name. */
    record Other(String type, JsonNode json) implements Tool {}
}
