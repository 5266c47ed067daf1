package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Outcome;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.WireResponse;
import org.llmfailover.provider.WireTarget;

/**
 * Reads whole responses of status 2xx. Immutable, thread-safe.
 *
 * <p>Of several candidates a broken one spoils the answer; one that Gemini withheld becomes a choice that says so,
 * and when all are withheld the outcome is a refusal.
 */
final class GeminiAnswerReader {

    private final FailureReader failures;
    private final Supplier<String> ids;

    GeminiAnswerReader(FailureReader failures, Supplier<String> ids) {
        this.failures = failures;
        this.ids = ids;
    }

    Outcome read(WireResponse response, WireTarget target) {
        String text = response.text();
        if (text.isBlank()) {
            return bad(response, "answered with an empty body");
        }
        GeminiResponse body = GeminiResponse.parse(text);
        if (body == null) {
            return bad(response, "answered with something that is not a JSON object");
        }
        if (body.hasError()) {
            return failures.readInside200(body.json());
        }
        GeminiRefusal block = body.promptBlock();
        if (block != null) {
            return Failure.refusal(answer(body, target, List.of(withheld(0, "", block))), block.summary());
        }
        return readCandidates(body, response, target);
    }

    private Outcome readCandidates(GeminiResponse body, WireResponse response, WireTarget target) {
        List<Choice> choices = new ArrayList<>();
        GeminiRefusal refusal = null;
        int refused = 0;
        for (JsonNode json : body.candidates()) {
            GeminiCandidate candidate = GeminiCandidate.read(json, ids);
            String fault = candidate.finish().fault(candidate.reason(), candidate.hasContent());
            if (fault != null) {
                return bad(response, fault);
            }
            if (candidate.finish() == GeminiFinish.REFUSED) {
                refusal = candidate.refusal();
                refused++;
                choices.add(withheld(choices.size(), candidate.text(), refusal));
            } else {
                choices.add(choice(choices.size(), candidate));
            }
        }
        if (choices.isEmpty()) {
            return bad(response, "answered without a candidate");
        }
        ChatAnswer answer = answer(body, target, choices);
        return refusal != null && refused == choices.size() ? Failure.refusal(answer, refusal.summary()) : answer;
    }

    private static Choice choice(int index, GeminiCandidate candidate) {
        List<ToolCall> calls = candidate.toolCalls();
        String text = candidate.text().isEmpty() ? null : candidate.text();
        return new Choice(index, text, null, calls, candidate.finish().finishReason(!calls.isEmpty()), null, Map.of());
    }

    /** What was written before the stop is kept, its tool calls are not: nobody should act on them. */
    private static Choice withheld(int index, String text, GeminiRefusal refusal) {
        return new Choice(
                index,
                text.isEmpty() ? null : text,
                refusal.words(),
                List.of(),
                FinishReason.CONTENT_FILTER,
                null,
                Map.of());
    }

    private ChatAnswer answer(GeminiResponse body, WireTarget target, List<Choice> choices) {
        return new ChatAnswer(body.id(ids), body.modelOr(target.model()), choices, body.usage(), Map.of());
    }

    private static Failure bad(WireResponse response, String message) {
        return Failure.of(FailureKind.BAD_ANSWER, response.status(), message);
    }
}
