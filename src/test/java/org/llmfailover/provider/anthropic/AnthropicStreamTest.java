package org.llmfailover.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.provider.anthropic.RequestBuilder.json;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.EventStreamParser;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.ServerSentEvent;
import org.llmfailover.provider.StreamPiece;
import org.llmfailover.provider.StreamReader;

class AnthropicStreamTest {

    private static final String START = "{'type':'message_start','message':{'id':'m','model':'claude-x','content':[]}}";
    private static final String TEXT_BLOCK =
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}";
    private static final String HI =
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}";
    private static final String STOP = "{'type':'message_stop'}";
    private static final StreamPiece STARTED = new StreamPiece.Started("m", "claude-x");
    private static final StreamPiece HI_TEXT = new StreamPiece.Text(0, "Hi");

    private final FailureReader failures = new FailureReader(Clock.systemUTC());
    private final StreamReader reader = new AnthropicWire(failures).stream(RequestBuilder.target("claude-opus-4-8"), 1);

    @Test
    void textComesPieceByPieceAndThinkingNotAtAll() throws IOException {
        assertThat(fixture("stream-text.sse"))
                .containsExactly(
                        new StreamPiece.Started("msg_text_01", "claude-opus-4-8"),
                        new StreamPiece.Used(new Usage(4320, 2, 4000, 300, 0)),
                        new StreamPiece.Text(0, "Tides are"),
                        new StreamPiece.Text(0, " the Moon’s doing. 🌊"),
                        new StreamPiece.Used(new Usage(4320, 41, 4000, 300, 12)),
                        new StreamPiece.Finished(0, FinishReason.STOP),
                        new StreamPiece.End());
    }

    @Test
    void toolCallsAreCountedByThemselves() throws IOException {
        assertThat(fixture("stream-tools.sse"))
                .containsExactly(
                        new StreamPiece.Started("msg_tools_01", "claude-sonnet-5"),
                        new StreamPiece.Used(new Usage(50, 1, 0, 0, 0)),
                        new StreamPiece.Text(0, "Let me look."),
                        new StreamPiece.ToolCallStarted(0, 0, "toolu_01", "find_train", null),
                        new StreamPiece.ToolCallArguments(0, 0, "{\"from\": \"Be"),
                        new StreamPiece.ToolCallArguments(0, 0, "rn\"}"),
                        new StreamPiece.ToolCallStarted(0, 1, "toolu_02", "now", null),
                        new StreamPiece.ToolCallArguments(0, 1, "{}"),
                        new StreamPiece.ToolCallStarted(0, 2, "toolu_03", "find_bus", null),
                        new StreamPiece.ToolCallArguments(0, 2, "{\"from\":\"Thun\",\"stops\":[1,2]}"),
                        new StreamPiece.Used(new Usage(50, 77, 0, 0, 0)),
                        new StreamPiece.Finished(0, FinishReason.TOOL_CALLS),
                        new StreamPiece.End());
    }

    @Test
    void aRefusalGivesItsExplanation() throws IOException {
        assertThat(fixture("stream-refusal.sse"))
                .containsExactly(
                        new StreamPiece.Started("msg_refusal_01", "claude-fable-5"),
                        new StreamPiece.Used(new Usage(30, 1, 0, 0, 0)),
                        new StreamPiece.Used(new Usage(30, 0, 0, 0, 0)),
                        new StreamPiece.Refusal(0, "This was declined under the usage policy."),
                        new StreamPiece.Finished(0, FinishReason.CONTENT_FILTER),
                        new StreamPiece.End());
    }

    @Test
    void aRefusalMidwayComesAfterTheText() throws IOException {
        assertThat(fixture("stream-refusal-midway.sse"))
                .containsSubsequence(
                        new StreamPiece.Text(0, "First, take"),
                        new StreamPiece.Refusal(0, "The model declined to answer this request."),
                        new StreamPiece.Finished(0, FinishReason.CONTENT_FILTER),
                        new StreamPiece.End());
    }

    @Test
    void anErrorMidwayIsTheLastPiece() throws IOException {
        Failure expected = failures.readInside200(
                json("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}"));
        assertThat(fixture("stream-overloaded.sse"))
                .endsWith(new StreamPiece.Text(0, "Once"), new StreamPiece.Failed(expected));
    }

    @Test
    void anErrorIsKnownByItsEventNameOrItsField() {
        String unnamed = "{'error':{'message':'out of order'}}";
        assertThat(readAll(unnamed)).containsExactly(new StreamPiece.Failed(failures.readInside200(json(unnamed))));
        String plain = "{'message':'out of order'}";
        StreamReader other = new AnthropicWire(failures).stream(RequestBuilder.target("claude-x"), 1);
        assertThat(other.read(new ServerSentEvent("error", plain.replace('\'', '"'))))
                .containsExactly(new StreamPiece.Failed(failures.readInside200(json(plain))));
    }

    @Test
    void nothingIsReadAfterAFailure() {
        assertThat(readAll(START, "broken", HI, STOP)).hasSize(2).last().isInstanceOf(StreamPiece.Failed.class);
    }

    @Test
    void nothingIsReadAfterTheEnd() {
        assertThat(readAll(START, TEXT_BLOCK, HI, STOP, HI, "[DONE]"))
                .containsExactly(
                        STARTED, HI_TEXT, new StreamPiece.Finished(0, FinishReason.STOP), new StreamPiece.End());
    }

    @Test
    void aStreamThatEndsBeforeMessageStopIsCutOff() {
        String delta = "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':1}}";
        assertThat(failure(FailureKind.NETWORK, START, TEXT_BLOCK, HI, delta).message())
                .isEqualTo("the stream ended before the answer was complete");
    }

    @Test
    void aStreamOfNothingButPingsIsCutOff() {
        reader.read(new ServerSentEvent("ping", "{\"type\": \"ping\"}"));
        assertThat(reader.end())
                .singleElement()
                .isEqualTo(new StreamPiece.Failed(
                        Failure.of(FailureKind.NETWORK, 200, "the stream ended before the answer was complete")));
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void aStreamWithoutAnEventIsABadAnswer() {
        failure(FailureKind.BAD_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"end_turn", "tool_use", "max_tokens", "pause_turn", "something_new"})
    void aMessageWithoutContentIsABadAnswer(String stopReason) {
        failure(FailureKind.BAD_ANSWER, START, TEXT_BLOCK, delta(stopReason), STOP);
    }

    @Test
    void aMessageThatStopsAtOnceIsABadAnswer() {
        failure(FailureKind.BAD_ANSWER, START, STOP);
    }

    @Test
    void aContextWindowFilledByThePromptAloneIsAContextLengthFailure() {
        failure(FailureKind.CONTEXT_LENGTH, START, delta("model_context_window_exceeded"), STOP);
    }

    @Test
    void aContextWindowFilledByTheAnswerIsALength() {
        assertThat(readAll(START, HI, delta("model_context_window_exceeded"), STOP))
                .contains(new StreamPiece.Finished(0, FinishReason.LENGTH));
    }

    @Test
    void aMissingStopReasonIsANaturalEnd() {
        assertThat(readAll(START, HI, STOP))
                .containsExactly(
                        STARTED, HI_TEXT, new StreamPiece.Finished(0, FinishReason.STOP), new StreamPiece.End());
    }

    @Test
    void aToolCallCutOffByMaxTokensIsALength() {
        assertThat(readAll(START, toolUse(0, "'id':'t','name':'f','input':{}"), delta("max_tokens"), STOP))
                .containsExactly(
                        STARTED,
                        new StreamPiece.ToolCallStarted(0, 0, "t", "f", null),
                        new StreamPiece.Finished(0, FinishReason.LENGTH),
                        new StreamPiece.End());
    }

    @Test
    void inputThatCameWholeIsNotRepeatedByItsDeltas() {
        String delta =
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta'," + "'partial_json':'{}'}}";
        assertThat(readAll(START, toolUse(0, "'id':'t','name':'f','input':{'a':1}"), delta, STOP))
                .filteredOn(StreamPiece.ToolCallArguments.class::isInstance)
                .containsExactly(new StreamPiece.ToolCallArguments(0, 0, "{\"a\":1}"));
    }

    @Test
    void textThatCameWithItsBlockIsText() {
        String block = "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'Hi'}}";
        assertThat(readAll(START, block, STOP)).contains(HI_TEXT);
    }

    @Test
    void aSecondStartAndASecondStopReasonSayNothingNew() {
        assertThat(readAll(START, HI, START, delta("end_turn"), delta("max_tokens"), STOP))
                .containsExactly(
                        STARTED, HI_TEXT, new StreamPiece.Finished(0, FinishReason.STOP), new StreamPiece.End());
    }

    @Test
    void aMissingModelIsTheTargets() {
        assertThat(readAll("{'type':'message_start','message':{'id':'m'}}"))
                .containsExactly(new StreamPiece.Started("m", "claude-opus-4-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON", "{'type':", "[]", "null", "", "{} {}", "[DONE]"})
    void dataThatIsNoJsonObjectIsABadAnswer(String data) {
        failure(FailureKind.BAD_ANSWER, START, data);
    }

    @Test
    void contentBeforeItsMessageIsABadAnswer() {
        failure(FailureKind.BAD_ANSWER, HI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'name':'f'", "'id':'t'", "'id':null,'name':7"})
    void aToolCallWithoutIdOrNameIsABadAnswer(String fields) {
        failure(FailureKind.BAD_ANSWER, START, toolUse(0, fields));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type':null}",
                "{'type':7}",
                "{'type':'content_block_start'}",
                "{'type':'content_block_start','index':'x','content_block':7}",
                "{'type':'content_block_delta','index':99,'delta':{'type':'input_json_delta','partial_json':'{'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':null}}",
                "{'type':'content_block_stop','index':99}",
                "{'type':'message_delta','delta':null,'usage':7}",
                "{'type':'message_delta','delta':{'stop_reason':null}}",
                "{'type':'later_invention'}"
            })
    void whatSaysNothingGivesNothing(String data) {
        assertThat(readAll(START, data)).containsExactly(STARTED);
    }

    private Failure failure(FailureKind kind, String... data) {
        List<StreamPiece> pieces = readAll(data);
        pieces.addAll(reader.end());
        assertThat(pieces).filteredOn(StreamPiece.Failed.class::isInstance).hasSize(1);
        assertThat(pieces).doesNotContain(new StreamPiece.End());
        Failure failure = ((StreamPiece.Failed) pieces.get(pieces.size() - 1)).failure();
        assertThat(failure.kind()).isEqualTo(kind);
        return failure;
    }

    /** Reads events that have no name, as compatible servers send them. */
    private List<StreamPiece> readAll(String... data) {
        List<StreamPiece> pieces = new ArrayList<>();
        for (String one : data) {
            pieces.addAll(reader.read(new ServerSentEvent(null, one.replace('\'', '"'))));
        }
        return pieces;
    }

    private List<StreamPiece> fixture(String name) throws IOException {
        List<StreamPiece> pieces = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(100_000);
        try (InputStream in = getClass().getResourceAsStream(name)) {
            byte[] bytes = in.readAllBytes();
            parser.feed(bytes, 0, bytes.length, event -> pieces.addAll(reader.read(event)));
        }
        parser.end(event -> pieces.addAll(reader.read(event)));
        pieces.addAll(reader.end());
        return pieces;
    }

    private static String delta(String stopReason) {
        return "{'type':'message_delta','delta':{'stop_reason':'" + stopReason + "'}}";
    }

    private static String toolUse(int index, String fields) {
        return "{'type':'content_block_start','index':" + index + ",'content_block':{'type':'tool_use'," + fields
                + "}}";
    }
}
