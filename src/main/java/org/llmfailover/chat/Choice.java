package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a model.
 *
 * @param index from 0
 * @param text null when the model only called tools or refused
 * @param refusal the refusal's words, or null
 * @param logprobs as OpenAI gives them, or null
 * @param others message fields that only OpenAI's own format describes, by name
 */
public record Choice(
        int index,
        @Nullable String text,
        @Nullable String refusal,
        List<ToolCall> toolCalls,
        FinishReason finishReason,
        @Nullable JsonNode logprobs,
        Map<String, JsonNode> others) {

    public Choice {
        toolCalls = List.copyOf(toolCalls);
        others = Map.copyOf(others);
    }
}
