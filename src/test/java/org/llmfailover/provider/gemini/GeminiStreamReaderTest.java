package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.ServerSentEvent;
import org.llmfailover.provider.StreamPiece;
import org.llmfailover.provider.StreamPiece.End;
import org.llmfailover.provider.StreamPiece.Failed;
import org.llmfailover.provider.StreamPiece.Finished;
import org.llmfailover.provider.StreamPiece.Refusal;
import org.llmfailover.provider.StreamPiece.Started;
import org.llmfailover.provider.StreamPiece.Text;
import org.llmfailover.provider.StreamPiece.ToolCallArguments;
import org.llmfailover.provider.StreamPiece.ToolCallStarted;
import org.llmfailover.provider.StreamPiece.Used;
import org.llmfailover.provider.StreamReader;

class GeminiStreamReaderTest {

    private static final Failed CUT_OFF =
            new Failed(Failure.of(FailureKind.NETWORK, 200, "the stream ended before the answer was complete"));

    private final StreamReader reader = Fixtures.wire().stream(Fixtures.target("gemini-3-flash"), 1);

    private List<StreamPiece> read(String... chunks) {
        List<StreamPiece> pieces = new ArrayList<>();
        for (String chunk : chunks) {
            pieces.addAll(reader.read(Fixtures.event(chunk)));
        }
        return pieces;
    }

    private List<StreamPiece> readAll(List<ServerSentEvent> events) {
        List<StreamPiece> pieces = new ArrayList<>();
        events.forEach(event -> pieces.addAll(reader.read(event)));
        pieces.addAll(reader.end());
        return pieces;
    }

    private static String text(String text) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]}}]}";
    }

    private static String text(String text, String finishReason) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]},\"finishReason\":\""
                + finishReason + "\"}]}";
    }

    private static Failed bad(String message) {
        return new Failed(Failure.of(FailureKind.BAD_ANSWER, 200, message));
    }

    @Test
    void readsTextWithoutThoughts() {
        assertThat(readAll(Fixtures.events("text.sse")))
                .containsExactly(
                        new Started("resp-20", "gemini-2.5-flash"),
                        new Used(new Usage(4, 2, 0, 0, 2)),
                        new Text(0, "Hel"),
                        new Text(0, "lo"),
                        new Used(new Usage(4, 4, 0, 0, 2)),
                        new Finished(0, FinishReason.STOP),
                        new End());
    }

    @Test
    void readsEveryCallAsItsStartAndItsArguments() {
        assertThat(readAll(Fixtures.events("tool-calls.sse")))
                .containsExactly(
                        new Started("resp-21", "gemini-3-flash-001"),
                        new Text(0, "One moment."),
                        new ToolCallStarted(0, 0, "fc-1", "get_weather", "c2lnbmF0dXJl"),
                        new ToolCallArguments(0, 0, "{\"city\":\"Porto\"}"),
                        new ToolCallStarted(0, 1, "call_1", "now", null),
                        new ToolCallArguments(0, 1, "{}"),
                        new Finished(0, FinishReason.TOOL_CALLS),
                        new End());
    }

    @Test
    void namesTheTargetsModelAndMakesAnIdWhereTheStreamHasNone() {
        assertThat(read(text("Hi"))).startsWith(new Started("gemini-1", "gemini-3-flash"));
    }

    @Test
    void finishesOnceWhereEveryChunkHasAFinishReason() {
        assertThat(read(text("Hel", "STOP"), text("lo", "STOP"))).endsWith(new Text(0, "Hel"), new Text(0, "lo"));
        assertThat(reader.end()).containsExactly(new Finished(0, FinishReason.STOP), new End());
    }

    @Test
    void finishesWithAChunkThatHasNoContent() {
        read(text("Hi"), "{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\"}]}");

        assertThat(reader.end()).containsExactly(new Finished(0, FinishReason.LENGTH), new End());
    }

    @Test
    void readsSeveralChoicesByTheirIndex() {
        read("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
                + "{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"index\":1}]}");
        List<StreamPiece> later = read(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"c\"}]},\"finishReason\":\"STOP\",\"index\":1}]}",
                "{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\",\"index\":0}]}");

        assertThat(later).containsExactly(new Text(1, "c"));
        assertThat(reader.end())
                .containsExactly(new Finished(0, FinishReason.LENGTH), new Finished(1, FinishReason.STOP), new End());
    }

    @Test
    void takesAnAbsurdIndexForThePlaceInTheList() {
        assertThat(read("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"index\":2000000000}]}"))
                .contains(new Text(0, "a"));
    }

    @Test
    void isCutOffWhenOneOfTheChoicesDidNotFinish() {
        read("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"},"
                + "{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"index\":1}]}");

        assertThat(reader.end()).containsExactly(CUT_OFF);
    }

    @Test
    void refusesWhatGeminiWithholdsWithoutTheTextOfThatChunk() {
        List<StreamPiece> pieces = read(
                text("Once"),
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" upon\"}]},\"finishReason\":\"SAFETY\","
                        + "\"finishMessage\":\"Too scary.\"}]}",
                text("more", "STOP"));

        assertThat(pieces)
                .containsExactly(
                        new Started("gemini-1", "gemini-3-flash"),
                        new Text(0, "Once"),
                        new Refusal(0, "Gemini stopped the answer (SAFETY). Too scary."),
                        new Finished(0, FinishReason.CONTENT_FILTER));
        assertThat(reader.end()).containsExactly(new End());
    }

    @Test
    void refusesABlockedPrompt() {
        assertThat(read(Fixtures.text("prompt-blocked.json")))
                .containsExactly(
                        new Started("resp-19", "gemini-2.5-flash"),
                        new Refusal(0, "Gemini blocked the prompt (PROHIBITED_CONTENT)."),
                        new Finished(0, FinishReason.CONTENT_FILTER),
                        new Used(new Usage(9, 0, 0, 0, 0)));
        assertThat(reader.end()).containsExactly(new End());
    }

    @Test
    void refusesEveryChoiceThatABlockBreaksOffButOnlyOnce() {
        read("{\"candidates\":[{\"finishReason\":\"SAFETY\"},"
                + "{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"index\":1}]}");

        assertThat(read("{\"promptFeedback\":{\"blockReason\":\"OTHER\"}}"))
                .containsExactly(
                        new Refusal(1, "Gemini blocked the prompt (OTHER)."),
                        new Finished(1, FinishReason.CONTENT_FILTER));
        assertThat(reader.end()).containsExactly(new End());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OTHER", "MALFORMED_FUNCTION_CALL", "LANGUAGE", "MISSING_THOUGHT_SIGNATURE"})
    void failsAtOnceOnABrokenAnswerAndShowsNothingOfIt(String reason) {
        assertThat(read(text("Some text", reason))).containsExactly(bad("ended its answer with " + reason));
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void failsOnACallWithoutAName() {
        assertThat(read("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{}}]}}]}"))
                .containsExactly(bad("ended its answer with MALFORMED_FUNCTION_CALL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"Overloaded\"}}",
                "[{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"Overloaded\"}}]"
            })
    void failsOnAnErrorInTheStream(String error) {
        read(text("Hi"));
        var json = Fixtures.json(error);
        Failure failure = Fixtures.FAILURES.readInside200(json.isArray() ? json.get(0) : json);

        assertThat(read(error, text("more"))).containsExactly(new Failed(failure));
        assertThat(reader.end()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"candidates\":[{\"content\"", "<html>", "[1,2]", "null"})
    void failsOnAnEventThatIsNoJsonObject(String data) {
        assertThat(read(data)).containsExactly(bad("sent an event that is not a JSON object"));
    }

    @Test
    void readsPastEventsThatSayNothing() {
        assertThat(read("", " ", "[DONE]", "{}", "{\"candidates\":[]}", "{\"later\":{\"addition\":1}}"))
                .isEmpty();
    }

    @Test
    void isCutOffWithoutAFinishReason() {
        read(text("Hel"));

        assertThat(reader.end()).containsExactly(CUT_OFF);
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void isCutOffAfterNothingButThoughtsOrUsage() {
        read("{\"usageMetadata\":{\"promptTokenCount\":4}}");

        assertThat(reader.end()).containsExactly(CUT_OFF);
    }

    @Test
    void failsWhenNothingCame() {
        read("{}");

        assertThat(reader.end()).containsExactly(bad("the stream ended without an answer"));
    }

    @Test
    void failsWhenItFinishedWithNoContent() {
        read(text("", "STOP"));

        assertThat(reader.end()).containsExactly(bad("finished with no content"));
    }

    @Test
    void failsWhenThoughtsUsedUpTheTokens() {
        read("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm\",\"thought\":true}]},"
                + "\"finishReason\":\"MAX_TOKENS\"}]}");

        assertThat(reader.end()).containsExactly(bad("used up its output tokens before any content"));
    }

    @Test
    void readsNothingAfterTheEnd() {
        read(text("Hi", "STOP"));
        reader.end();

        assertThat(read(text("more"))).isEmpty();
        assertThat(reader.end()).isEmpty();
    }
}
