package org.llmfailover.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.ToolCall;

/** Reads one element of {@code choices}. */
final class OpenAiChoiceReader {

    /** What a caller reads when a filter stopped an answer without a word. */
    private static final String FILTERED = "The provider's content filter stopped this answer.";

    private static final Set<String> MESSAGE_FIELDS =
            Set.of("role", "content", "refusal", "tool_calls", "function_call");

    private OpenAiChoiceReader() {}

    /** What makes the choice unreadable, as the rest of a sentence, or null when nothing does. */
    static @Nullable String flaw(JsonNode choice) {
        if (!choice.path("message").isObject()) {
            return "answered with a choice that has no message";
        }
        for (JsonNode call : choice.path("message").path("tool_calls")) {
            JsonNode function = call.path("function");
            if (!isFunction(call)) {
                continue;
            }
            if (function.path("name").asText("").isEmpty()) {
                return "answered with a tool call that names no function";
            }
            if (!Json.isObject(arguments(function))) {
                return "answered with a tool call whose arguments are not a JSON object";
            }
        }
        return null;
    }

    /**
     * Reads a choice without a flaw.
     *
     * @param position its place, which is its index when it names none
     */
    static Choice read(JsonNode choice, int position) {
        int index = choice.path("index").asInt(position);
        JsonNode message = choice.path("message");
        String text = OpenAiJson.text(message.path("content"));
        String refusal = message.path("refusal").asText("");
        JsonNode calls = message.path("tool_calls");
        FinishReason reason = refusal.isEmpty()
                ? OpenAiJson.finishReason(choice.path("finish_reason"), !calls.isEmpty())
                : FinishReason.CONTENT_FILTER;
        JsonNode logprobs = choice.path("logprobs");
        return new Choice(
                index,
                text.isBlank() ? null : text,
                reason == FinishReason.CONTENT_FILTER && refusal.isEmpty() ? FILTERED : nullIfEmpty(refusal),
                calls(calls, index),
                reason,
                logprobs.isContainerNode() ? logprobs : null,
                others(message));
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Whether the choice holds what a caller can use. */
    static boolean saysSomething(Choice choice) {
        return choice.text() != null
                || !choice.toolCalls().isEmpty()
                || choice.others().containsKey("tool_calls")
                || choice.others().containsKey("audio");
    }

    /** Calls of which one is no function have no common form: they stay as they came, in {@link #others}. */
    private static List<ToolCall> calls(JsonNode calls, int choice) {
        List<ToolCall> read = new ArrayList<>();
        for (JsonNode call : calls) {
            if (!isFunction(call)) {
                return List.of();
            }
            String id = call.path("id").asText("");
            JsonNode function = call.path("function");
            read.add(new ToolCall(
                    id.isEmpty() ? generatedId(choice, read.size()) : id,
                    function.path("name").asText(""),
                    arguments(function),
                    OpenAiJson.signature(call)));
        }
        return read;
    }

    /** For providers that leave ids out: the same call always gets the same one. */
    static String generatedId(int choice, int call) {
        return "call_" + choice + "_" + call;
    }

    private static boolean isFunction(JsonNode call) {
        return call.path("type").asText("function").equals("function");
    }

    /** Some servers leave the arguments of a function without parameters empty, others send the object where its text belongs. */
    private static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        if (arguments.isObject()) {
            return Json.text(arguments);
        }
        String text = arguments.isTextual() ? arguments.textValue() : "";
        boolean empty = arguments.isMissingNode() || arguments.isNull() || (arguments.isTextual() && text.isBlank());
        return empty ? "{}" : text;
    }

    private static Map<String, JsonNode> others(JsonNode message) {
        Map<String, JsonNode> others = new HashMap<>(OpenAiJson.others(message, MESSAGE_FIELDS));
        JsonNode calls = message.path("tool_calls");
        for (JsonNode call : calls) {
            if (!isFunction(call)) {
                others.put("tool_calls", calls);
            }
        }
        return others;
    }
}
