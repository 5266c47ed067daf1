package org.llmfailover.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Outcome;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.WireTarget;

/** Reads the body of a 2xx answer. Immutable. */
final class OpenAiAnswerReader {

    private static final Set<String> ANSWER_FIELDS =
            Set.of("id", "object", "created", "model", "choices", "usage", "error");

    private final FailureReader failures;
    private final WireTarget target;

    OpenAiAnswerReader(FailureReader failures, WireTarget target) {
        this.failures = failures;
        this.target = target;
    }

    Outcome read(byte[] body) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(body);
        } catch (IOException e) {
            return bad(looksLikeHtml(body) ? "answered with HTML instead of JSON" : "answered with malformed JSON");
        }
        if (json.isMissingNode()) {
            return bad("answered with an empty body");
        }
        JsonNode error = OpenAiJson.error(json);
        if (error != null) {
            return failures.readInside200(error);
        }
        JsonNode choices = json.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            return bad("answered without choices");
        }
        for (JsonNode choice : choices) {
            JsonNode broken = OpenAiJson.error(choice);
            if (broken != null) {
                return failures.readInside200(broken);
            }
        }
        return answer(json, choices);
    }

    private Outcome answer(JsonNode json, JsonNode choices) {
        List<Choice> read = new ArrayList<>(choices.size());
        for (JsonNode choice : choices) {
            String flaw = OpenAiChoiceReader.flaw(choice);
            if (flaw != null) {
                return bad(flaw);
            }
            read.add(OpenAiChoiceReader.read(choice, read.size()));
        }
        ChatAnswer answer = new ChatAnswer(
                json.path("id").asText(""),
                json.path("model").asText(target.model()),
                read,
                OpenAiJson.usage(json.path("usage")),
                OpenAiJson.others(json, ANSWER_FIELDS));
        return judge(answer);
    }

    /** One choice worth having makes the answer; else a refusal is told apart from nothing at all. */
    private Outcome judge(ChatAnswer answer) {
        boolean refused = false;
        for (Choice choice : answer.choices()) {
            boolean filtered = choice.finishReason() == FinishReason.CONTENT_FILTER;
            if (!filtered && OpenAiChoiceReader.saysSomething(choice)) {
                return answer;
            }
            refused |= filtered;
        }
        return refused
                ? Failure.refusal(answer, "refused to answer")
                : bad(whyEmpty(answer.choices().get(0)));
    }

    private static String whyEmpty(Choice choice) {
        return choice.finishReason() == FinishReason.LENGTH
                ? "used up its output tokens before the first word of an answer"
                : "answered with nothing";
    }

    private static boolean looksLikeHtml(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return b == '<';
            }
        }
        return false;
    }

    private static Failure bad(String what) {
        return Failure.of(FailureKind.BAD_ANSWER, 200, what);
    }
}
