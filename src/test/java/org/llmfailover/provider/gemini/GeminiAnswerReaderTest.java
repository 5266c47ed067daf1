package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Outcome;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.WireResponse;

class GeminiAnswerReaderTest {

    private final GeminiWire wire = Fixtures.wire();

    private Outcome read(String body) {
        return wire.read(Fixtures.ok(body), Fixtures.target("gemini-3-flash"));
    }

    private ChatAnswer answer(String body) {
        Outcome outcome = read(body);
        assertThat(outcome).isInstanceOf(ChatAnswer.class);
        return (ChatAnswer) outcome;
    }

    private Failure failure(String body) {
        Outcome outcome = read(body);
        assertThat(outcome).isInstanceOf(Failure.class);
        return (Failure) outcome;
    }

    private static String candidate(String text, String finishReason) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]},\"finishReason\":\""
                + finishReason + "\"}]}";
    }

    @Test
    void readsAnAnswerWithoutItsThoughts() {
        assertThat(answer(Fixtures.text("answer.json")))
                .isEqualTo(new ChatAnswer(
                        "resp-17",
                        "gemini-3-flash-001",
                        List.of(new Choice(0, "Good morning.", null, List.of(), FinishReason.STOP, null, Map.of())),
                        new Usage(45, 15, 30, 0, 12),
                        Map.of()));
    }

    @Test
    void readsAnAnswerAloneInAnArray() {
        assertThat(answer("[" + Fixtures.text("answer.json") + "]").text()).isEqualTo("Good morning.");
    }

    @Test
    void readsToolCallsWithTheirSignaturesAndGivesIdsWhereNoneCame() {
        Choice choice = answer(Fixtures.text("tool-calls.json")).choices().get(0);

        assertThat(choice.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(choice.text()).isNull();
        assertThat(choice.toolCalls())
                .containsExactly(
                        new ToolCall(
                                "fc-1",
                                "get_weather",
                                "{\"city\":\"Porto\",\"days\":100.0,\"note\":\"a \\\"b\\\"\"}",
                                "c2lnbmF0dXJl"),
                        new ToolCall("call_1", "now", "{}", null),
                        new ToolCall("call_2", "now", "{}", null));
    }

    @Test
    void namesTheTargetsModelAndMakesAnIdWhereTheAnswerHasNone() {
        ChatAnswer answer = answer(candidate("Hi", "STOP"));

        assertThat(answer.id()).isEqualTo("gemini-1");
        assertThat(answer.model()).isEqualTo("gemini-3-flash");
        assertThat(answer.usage()).isNull();
    }

    @Test
    void readsSeveralCandidatesAsChoicesInTheirOrder() {
        ChatAnswer answer = answer(
                """
                {"candidates":[
                {"content":{"parts":[{"text":"One"}]},"finishReason":"STOP"},
                {"content":{"parts":[{"text":"Two"}]},"finishReason":"MAX_TOKENS","index":1}]}""");

        assertThat(answer.choices()).extracting(Choice::index).containsExactly(0, 1);
        assertThat(answer.choices()).extracting(Choice::text).containsExactly("One", "Two");
        assertThat(answer.choices())
                .extracting(Choice::finishReason)
                .containsExactly(FinishReason.STOP, FinishReason.LENGTH);
    }

    @Test
    void takesAnAnswerCutAtItsLimitForAnAnswer() {
        assertThat(answer(candidate("Half of", "MAX_TOKENS")).choices().get(0).finishReason())
                .isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void takesAnAnswerThatSpentItsTokensOnThoughtsForABadOne() {
        Failure failure = failure(
                """
                {"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS","index":0}],
                "usageMetadata":{"promptTokenCount":10,"thoughtsTokenCount":1024,"totalTokenCount":1034}}""");

        assertThat(failure)
                .isEqualTo(Failure.of(FailureKind.BAD_ANSWER, 200, "used up its output tokens before any content"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SAFETY",
                "RECITATION",
                "BLOCKLIST",
                "PROHIBITED_CONTENT",
                "SPII",
                "MODEL_ARMOR",
                "IMAGE_SAFETY",
                "IMAGE_PROHIBITED_CONTENT",
                "IMAGE_RECITATION"
            })
    void takesAWithheldAnswerForARefusal(String reason) {
        Failure failure = failure("{\"candidates\":[{\"finishReason\":\"" + reason
                + "\",\"finishMessage\":\" Not this one. \"}],\"responseId\":\"r\",\"modelVersion\":\"m\"}");

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSAL);
        assertThat(failure.status()).isEqualTo(200);
        assertThat(failure.message()).isEqualTo("stopped the answer (" + reason + ")");
        assertThat(failure.refused())
                .isEqualTo(new ChatAnswer(
                        "r",
                        "m",
                        List.of(new Choice(
                                0,
                                null,
                                "Gemini stopped the answer (" + reason + "). Not this one.",
                                List.of(),
                                FinishReason.CONTENT_FILTER,
                                null,
                                Map.of())),
                        null,
                        Map.of()));
    }

    @Test
    void keepsTheTextOfAWithheldAnswerButNotItsCalls() {
        Failure failure = failure(
                """
                {"candidates":[{"content":{"parts":[{"text":"Once upon"},{"functionCall":{"name":"f"}}]},
                "finishReason":"RECITATION"}]}""");

        Choice choice = failure.refused().choices().get(0);
        assertThat(choice.text()).isEqualTo("Once upon");
        assertThat(choice.toolCalls()).isEmpty();
        assertThat(choice.refusal()).isEqualTo("Gemini stopped the answer (RECITATION).");
    }

    @Test
    void boundsWhatGeminiSaysAboutARefusal() {
        Failure failure = failure(
                "{\"candidates\":[{\"finishReason\":\"SAFETY\",\"finishMessage\":\"" + "x".repeat(100_000) + "\"}]}");

        assertThat(failure.refused().choices().get(0).refusal())
                .hasSizeLessThan(1100)
                .endsWith("...");
    }

    @Test
    void takesABlockedPromptForARefusal() {
        Failure failure = failure(Fixtures.text("prompt-blocked.json"));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSAL);
        assertThat(failure.message()).isEqualTo("blocked the prompt (PROHIBITED_CONTENT)");
        assertThat(failure.refused().id()).isEqualTo("resp-19");
        assertThat(failure.refused().usage()).isEqualTo(new Usage(9, 0, 0, 0, 0));
        assertThat(failure.refused().choices())
                .containsExactly(new Choice(
                        0,
                        null,
                        "Gemini blocked the prompt (PROHIBITED_CONTENT).",
                        List.of(),
                        FinishReason.CONTENT_FILTER,
                        null,
                        Map.of()));
    }

    @Test
    void repeatsNoBlockReasonThatIsNotOne() {
        Failure failure = failure("{\"promptFeedback\":{\"blockReason\":\"tell me: secret\"}}");

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSAL);
        assertThat(failure.message()).doesNotContain("secret");
    }

    @Test
    void readsPastTheFeedbackOfAPromptThatWasAnswered() {
        assertThat(answer(
                                """
                                {"promptFeedback":{"blockReason":"SAFETY"},
                                "candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}""")
                        .text())
                .isEqualTo("Hi");
    }

    @Test
    void answersWithTheChoicesThatWereNotWithheld() {
        ChatAnswer answer = answer(
                """
                {"candidates":[{"finishReason":"SAFETY"},
                {"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP","index":1}]}""");

        assertThat(answer.choices())
                .extracting(Choice::finishReason)
                .containsExactly(FinishReason.CONTENT_FILTER, FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MALFORMED_FUNCTION_CALL",
                "UNEXPECTED_TOOL_CALL",
                "TOO_MANY_TOOL_CALLS",
                "MALFORMED_RESPONSE",
                "MISSING_THOUGHT_SIGNATURE",
                "LANGUAGE",
                "OTHER",
                "NO_IMAGE",
                "IMAGE_OTHER",
                "SOMETHING_NEW"
            })
    void takesABrokenAnswerForABadOneWithOrWithoutText(String reason) {
        Failure expected = Failure.of(FailureKind.BAD_ANSWER, 200, "ended its answer with " + reason);

        assertThat(read(candidate("", reason))).isEqualTo(expected);
        assertThat(read(candidate("Some text", reason))).isEqualTo(expected);
    }

    @Test
    void repeatsNoFinishReasonThatIsNotOne() {
        assertThat(failure(candidate("Hi", "my secret")).message()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"functionCall\":{\"args\":{}}}",
                "{\"functionCall\":{\"name\":\"f\",\"args\":[1]}}",
                "{\"functionCall\":\"f\"}"
            })
    void takesACallWithoutNameOrArgumentsForABadAnswer(String part) {
        Failure failure =
                failure("{\"candidates\":[{\"content\":{\"parts\":[" + part + "]},\"finishReason\":\"STOP\"}]}");

        assertThat(failure.kind()).isEqualTo(FailureKind.BAD_ANSWER);
        assertThat(failure.message()).contains("MALFORMED_FUNCTION_CALL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{}",
                "[]",
                "null",
                "\"text\"",
                "{\"candidates\":[]}",
                "{\"candidates\":\"none\"}",
                "{\"candidates\":[null,7]}",
                "{\"candidates\":[{}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"FINISH_REASON_UNSPECIFIED\"}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":\"STOP\"}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm\",\"thought\":true}]},\"finishReason\":\"STOP\"}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi",
                "<html><body>502 Bad Gateway</body></html>",
                "{} trailing"
            })
    void takesWhatIsNoAnswerForABadOne(String body) {
        Failure failure = failure(body);

        assertThat(failure.kind()).isEqualTo(FailureKind.BAD_ANSWER);
        assertThat(failure.status()).isEqualTo(200);
        assertThat(failure.message()).isNotBlank();
    }

    @Test
    void survivesAnyShape() {
        String nested = "[".repeat(5000);
        for (String body : List.of(
                nested,
                "{\"candidates\":[{\"content\":[],\"finishReason\":{}}],\"usageMetadata\":[]}",
                "{\"candidates\":[{\"content\":{\"parts\":{\"text\":1}},\"finishReason\":5}]}",
                "{\"promptFeedback\":\"no\",\"candidates\":{\"a\":{}}}")) {
            assertThat(failure(body).kind()).as(body).isEqualTo(FailureKind.BAD_ANSWER);
        }
    }

    @Test
    void countsNoTokensThatAreNoNumbers() {
        ChatAnswer answer = answer(
                """
                {"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],
                "usageMetadata":{"promptTokenCount":-5,"candidatesTokenCount":1E+999999999,
                "thoughtsTokenCount":99999999999999999999,"cachedContentTokenCount":"3"}}""");

        assertThat(answer.usage()).isEqualTo(new Usage(0, 0, 0, 0, 0));
    }

    @Test
    void readsNoMoreCandidatesThanCanBeAskedFor() {
        String one = "{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}";

        assertThat(answer("{\"candidates\":[" + (one + ",").repeat(20) + one + "]}")
                        .choices())
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"The model is overloaded.\"}}",
                "[{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"The model is overloaded.\"}}]"
            })
    void leavesAnErrorInsideA200ToTheFailureReader(String body) {
        var error = Fixtures.json(body);

        assertThat(read(body)).isEqualTo(Fixtures.FAILURES.readInside200(error.isArray() ? error.get(0) : error));
    }

    @Test
    void readsEveryStatusOfSuccess() {
        assertThat(wire.read(
                        new WireResponse(299, Map.of(), candidate("Hi", "STOP").getBytes(StandardCharsets.UTF_8)),
                        Fixtures.target("m")))
                .isInstanceOf(ChatAnswer.class);
    }
}
