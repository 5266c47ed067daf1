package org.llmfailover.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Usage;

/** The pieces that a whole answer and the chunks of a stream have in common. */
final class OpenAiJson {

    private OpenAiJson() {}

    /**
     * The object that holds an error, or null when there is none: a truthy {@code error} (an object or a string),
     * Mistral's and vLLM's flat {@code "object":"error"}, OpenRouter's {@code "finish_reason":"error"} of a choice, any
     * of them perhaps wrapped in an array.
     */
    static @Nullable JsonNode error(JsonNode json) {
        if (json.isArray() && json.size() == 1) {
            return error(json.get(0));
        }
        boolean error = isTruthy(json.path("error"))
                || json.path("object").asText("").equals("error")
                || json.path("finish_reason").asText("").equals("error");
        return error ? json : null;
    }

    private static boolean isTruthy(JsonNode value) {
        if (value.isContainerNode()) {
            return !value.isEmpty();
        }
        return !value.isNull() && !value.asText("").isEmpty() && value.asBoolean(true);
    }

    /** What a provider says of tokens, or null when it says nothing. */
    static @Nullable Usage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        JsonNode prompt = usage.path("prompt_tokens_details");
        return new Usage(
                count(usage.path("prompt_tokens")),
                count(usage.path("completion_tokens")),
                count(prompt.path("cached_tokens")),
                count(prompt.path("cache_write_tokens")),
                count(usage.path("completion_tokens_details").path("reasoning_tokens")));
    }

    private static long count(JsonNode count) {
        return Math.max(0, count.asLong());
    }

    /** A reason nobody knows, or none, counts as a plain end. */
    static FinishReason finishReason(JsonNode reason, boolean calledTools) {
        return switch (reason.asText("")) {
            case "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "stop" -> FinishReason.STOP;
            default -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    /** The text of {@code content}: a string, or Mistral's array of parts of which those of type text count. */
    static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.textValue() : "";
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (part.path("type").asText("").equals("text")) {
                text.append(part.path("text").asText(""));
            }
        }
        return text.toString();
    }

    /** A tool call's thought signature where Google's compatible endpoint puts it, or null. */
    static @Nullable String signature(JsonNode call) {
        return call.path("extra_content")
                .path("google")
                .path("thought_signature")
                .textValue();
    }

    /** The fields outside {@code known} that hold something. */
    static Map<String, JsonNode> others(JsonNode json, Set<String> known) {
        Map<String, JsonNode> others = new HashMap<>();
        json.properties().forEach(field -> {
            if (!known.contains(field.getKey()) && !field.getValue().isNull()) {
                others.put(field.getKey(), field.getValue());
            }
        });
        return others;
    }
}
