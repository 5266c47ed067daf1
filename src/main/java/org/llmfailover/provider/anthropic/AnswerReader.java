package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Outcome;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.WireResponse;
import org.llmfailover.provider.WireTarget;

/** Reads one whole response of a 2xx status. */
final class AnswerReader {

    private final FailureReader failures;
    private final WireTarget target;

    AnswerReader(FailureReader failures, WireTarget target) {
        this.failures = failures;
        this.target = target;
    }

    Outcome read(WireResponse response) {
        JsonNode body = parse(response.body());
        if (body == null) {
            return bad("the answer is not whole JSON");
        }
        if (isError(body)) {
            return failures.readInside200(body);
        }
        if (!body.path("type").asText().equals("message")
                || !body.path("content").isArray()) {
            return bad("the answer is JSON, but no message");
        }
        return message(body);
    }

    /** Whether a body or the data of an event is an error; compatible servers leave its {@code type} out. */
    static boolean isError(JsonNode json) {
        JsonNode type = json.path("type");
        return type.asText().equals("error") || (!type.isTextual() && json.hasNonNull("error"));
    }

    private Outcome message(JsonNode body) {
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode block : body.path("content")) {
            String type = block.path("type").asText();
            if (type.equals("text")) {
                text.append(block.path("text").asText(""));
            } else if (type.equals("tool_use")) {
                if (!isToolUse(block)) {
                    return bad("the answer calls a tool without an id or a name");
                }
                calls.add(call(block));
            }
        }
        StopReason stop = StopReason.of(body);
        if (stop.isRefusal()) {
            Choice choice = choice(text, stop.refusal(), List.of(), stop);
            return Failure.refusal(answer(body, choice), stop.refusalMessage());
        }
        if (text.isEmpty() && calls.isEmpty()) {
            Failure empty = stop.withoutContent();
            return empty == null ? bad("the answer is empty") : empty;
        }
        return answer(body, choice(text, null, calls, stop));
    }

    private static Choice choice(StringBuilder text, @Nullable String refusal, List<ToolCall> calls, StopReason stop) {
        String words = text.isEmpty() ? null : text.toString();
        return new Choice(0, words, refusal, calls, stop.finish(!calls.isEmpty()), null, Map.of());
    }

    private ChatAnswer answer(JsonNode body, Choice choice) {
        UsageCount count = new UsageCount();
        count.take(body.path("usage"));
        String model = body.path("model").asText(target.model());
        return new ChatAnswer(body.path("id").asText(""), model, List.of(choice), count.usage(), Map.of());
    }

    /** Whether a {@code tool_use} block has what a call cannot do without. */
    static boolean isToolUse(JsonNode block) {
        return block.path("id").isTextual() && block.path("name").isTextual();
    }

    private static ToolCall call(JsonNode block) {
        JsonNode input = block.path("input");
        String arguments = input.isObject() ? input.toString() : "{}";
        return new ToolCall(block.path("id").textValue(), block.path("name").textValue(), arguments, null);
    }

    private static Failure bad(String message) {
        return Failure.of(FailureKind.BAD_ANSWER, 200, message);
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json.isObject() ? json : null;
        } catch (IOException e) {
            return null;
        }
    }
}
