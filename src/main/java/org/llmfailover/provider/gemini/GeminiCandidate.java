package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ToolCall;

/**
 * What one candidate, or a chunk of it, says.
 *
 * @param text its text parts joined; its thoughts are not among them
 * @param reason Gemini's finish reason; empty when none came
 * @param message Gemini's words about the reason, often empty
 */
record GeminiCandidate(String text, List<ToolCall> toolCalls, GeminiFinish finish, String reason, String message) {

    private static final String MALFORMED = "MALFORMED_FUNCTION_CALL";

    /** @param ids gives an id to every call that came without */
    static GeminiCandidate read(JsonNode candidate, Supplier<String> ids) {
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        String reason = candidate.path("finishReason").asText();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (part.path("thought").booleanValue()) {
                continue;
            }
            text.append(part.path("text").asText());
            if (part.hasNonNull("functionCall")) {
                ToolCall call = call(part, ids);
                if (call == null) {
                    reason = MALFORMED;
                } else {
                    calls.add(call);
                }
            }
        }
        String message = candidate.path("finishMessage").asText();
        return new GeminiCandidate(text.toString(), calls, GeminiFinish.of(reason), reason, message);
    }

    boolean hasContent() {
        return !text.isEmpty() || !toolCalls.isEmpty();
    }

    GeminiRefusal refusal() {
        return GeminiRefusal.ofAnswer(reason, message);
    }

    private static @Nullable ToolCall call(JsonNode part, Supplier<String> ids) {
        JsonNode call = part.path("functionCall");
        String name = call.path("name").asText();
        JsonNode arguments = call.path("args");
        boolean without = arguments.isMissingNode() || arguments.isNull();
        if (name.isEmpty() || !(without || arguments.isObject())) {
            return null;
        }
        String id = call.path("id").asText();
        String signature = part.path("thoughtSignature").asText();
        return new ToolCall(
                id.isEmpty() ? "call_" + ids.get() : id,
                name,
                without ? "{}" : arguments.toString(),
                signature.isEmpty() ? null : signature);
    }
}
