package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Writes an answer as an OpenAI {@code chat.completion} object. Thread-safe. */
public final class AnswerWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ID_PREFIX = "chatcmpl-";

    private final Clock clock;

    /** @param clock gives {@code created}, in seconds since 1970 */
    public AnswerWriter(Clock clock) {
        this.clock = clock;
    }

    /** A new object that the caller may add to. Usage that is not known is left out. */
    public ObjectNode write(ChatAnswer answer) {
        ObjectNode json = JSON.objectNode();
        json.put("id", id(answer.id()));
        json.put("object", "chat.completion");
        json.put("created", clock.instant().getEpochSecond());
        json.put("model", answer.model());
        ArrayNode choices = json.putArray("choices");
        answer.choices().forEach(choice -> choices.add(choice(choice)));
        if (answer.usage() != null) {
            json.set("usage", usage(answer.usage()));
        }
        addMissing(json, answer.others());
        return json;
    }

    /** The provider's id in the form callers expect: it begins with {@code chatcmpl-}. An empty one becomes a random one. */
    public static String id(String providerId) {
        if (providerId.isBlank()) {
            return ID_PREFIX + UUID.randomUUID();
        }
        return providerId.startsWith(ID_PREFIX) ? providerId : ID_PREFIX + providerId;
    }

    /** The {@code usage} object. */
    public static ObjectNode usage(Usage usage) {
        ObjectNode json = JSON.objectNode();
        json.put("prompt_tokens", usage.prompt());
        json.put("completion_tokens", usage.completion());
        json.put("total_tokens", usage.total());
        json.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cached())
                .put("cache_write_tokens", usage.cacheWritten());
        json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return json;
    }

    private static ObjectNode choice(Choice choice) {
        ObjectNode json = JSON.objectNode();
        json.put("index", choice.index());
        json.set("message", message(choice));
        json.set("logprobs", choice.logprobs() == null ? JSON.nullNode() : choice.logprobs());
        json.put("finish_reason", choice.finishReason().wireName());
        return json;
    }

    private static ObjectNode message(Choice choice) {
        ObjectNode json = JSON.objectNode();
        json.put("role", "assistant");
        json.put("content", choice.text());
        json.put("refusal", choice.refusal());
        if (!choice.toolCalls().isEmpty()) {
            ArrayNode calls = json.putArray("tool_calls");
            choice.toolCalls().forEach(call -> calls.add(call(call)));
        }
        addMissing(json, choice.others());
        return json;
    }

    private static ObjectNode call(ToolCall call) {
        ObjectNode json = JSON.objectNode();
        json.put("id", call.id());
        json.put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        if (call.signature() != null) {
            json.putObject("extra_content").putObject("google").put("thought_signature", call.signature());
        }
        return json;
    }

    private static void addMissing(ObjectNode json, Map<String, JsonNode> others) {
        others.forEach((name, value) -> {
            if (!json.has(name)) {
                json.set(name, value);
            }
        });
    }
}
