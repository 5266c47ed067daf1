package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.FailureReader;
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
import org.llmfailover.provider.WireTarget;

class OpenAiStreamTest {

    private static final WireTarget TARGET = new WireTarget("openai", "gpt-4o-mini", "https://api.openai.com/v1", null);
    private static final Started STARTED = new Started("c1", "m1");

    private final FailureReader failures = new FailureReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private StreamReader reader;

    @BeforeEach
    void startAStream() {
        reader = new OpenAiWire(failures).stream(TARGET, 1);
    }

    @Test
    void aStreamIsReadEventByEvent() {
        assertThat(choice("'delta':{'role':'assistant','content':'','refusal':null},'finish_reason':null"))
                .containsExactly(STARTED);
        assertThat(choice("'delta':{'content':'Hel'},'finish_reason':null")).containsExactly(new Text(0, "Hel"));
        assertThat(choice("'delta':{'content':'lo'},'finish_reason':null")).containsExactly(new Text(0, "lo"));
        assertThat(choice("'delta':{},'finish_reason':'stop'")).containsExactly(new Finished(0, FinishReason.STOP));
        assertThat(
                        data(
                                """
                {'id':'c1','choices':[],'usage':{'prompt_tokens':5,'completion_tokens':2,'total_tokens':7,
                 'prompt_tokens_details':{'cached_tokens':1},'completion_tokens_details':{'reasoning_tokens':1}}}"""))
                .containsExactly(new Used(new Usage(5, 2, 1, 0, 1)));
        assertThat(data("[DONE]")).containsExactly(new End());
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void nothingIsReadAfterTheEnd() {
        choice("'delta':{'content':'Hi'},'finish_reason':'stop'");
        data("[DONE]");

        assertThat(choice("'delta':{'content':'more'}")).isEmpty();
        assertThat(data("[DONE]")).isEmpty();
    }

    @Test
    void chunksWithoutNewsGiveNothing() {
        assertThat(data("{'id':'','choices':[],'prompt_filter_results':[]}")).isEmpty();
        assertThat(data("{'id':'c1','choices':null,'usage':null}")).isEmpty();
        assertThat(data("{'type':'ping'}")).isEmpty();
        assertThat(data("  ")).isEmpty();
        assertThat(choice("'delta':{'reasoning_content':'hm','content':null}")).containsExactly(STARTED);
        assertThat(choice("'content_filter_results':{'error':{'code':'content_filter_error'}}"))
                .isEmpty();
    }

    @Test
    void aNamelessStreamHasTheTargetsModel() {
        assertThat(data("{'choices':[{'index':0,'delta':{'content':'a'}}]}"))
                .containsExactly(new Started("", "gpt-4o-mini"), new Text(0, "a"));
    }

    @Test
    void fragmentsOfToolCallsKeepTheirIndex() {
        assertThat(
                        choice(
                                """
                'delta':{'tool_calls':[{'index':0,'id':'call_a','type':'function',
                  'function':{'name':'f','arguments':''},'extra_content':{'google':{'thought_signature':'c2ln'}}}]}"""))
                .containsExactly(STARTED, new ToolCallStarted(0, 0, "call_a", "f", "c2ln"));
        assertThat(choice("'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{\\\"a\\\"'}}]}"))
                .containsExactly(new ToolCallArguments(0, 0, "{\"a\""));
        assertThat(
                        choice(
                                """
                'delta':{'tool_calls':[{'index':0,'function':{'arguments':':1}'}},
                  {'index':1,'id':'call_b','function':{'name':'g','arguments':'{}'}}]}"""))
                .containsExactly(
                        new ToolCallArguments(0, 0, ":1}"),
                        new ToolCallStarted(0, 1, "call_b", "g", null),
                        new ToolCallArguments(0, 1, "{}"));
        assertThat(choice("'delta':{},'finish_reason':'tool_calls'"))
                .containsExactly(new Finished(0, FinishReason.TOOL_CALLS));
        assertThat(data("[DONE]")).containsExactly(new End());
    }

    @Test
    void aCallWithoutAnIdGetsAStableOne() {
        assertThat(
                        data(
                                """
                {'id':'c1','model':'m1','choices':[{'index':2,'delta':{'tool_calls':[
                 {'index':3,'function':{'name':'f','arguments':'{}'}}]}}]}"""))
                .contains(new ToolCallStarted(2, 0, "call_2_0", "f", null));
    }

    @Test
    void callsWithoutAnIndexAreCounted() {
        assertThat(
                        choice(
                                """
                'delta':{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{'}},
                  {'function':{'arguments':'}'}},{'id':'b','function':{'name':'g','arguments':'{}'}}]}"""))
                .containsExactly(
                        STARTED,
                        new ToolCallStarted(0, 0, "a", "f", null),
                        new ToolCallArguments(0, 0, "{"),
                        new ToolCallArguments(0, 0, "}"),
                        new ToolCallStarted(0, 1, "b", "g", null),
                        new ToolCallArguments(0, 1, "{}"));
    }

    @Test
    void aCallWithoutArgumentsEndsAsAnEmptyObject() {
        choice("'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f'}}]}");

        assertThat(choice("'delta':{},'finish_reason':'tool_calls'"))
                .containsExactly(new ToolCallArguments(0, 0, "{}"), new Finished(0, FinishReason.TOOL_CALLS));
    }

    @Test
    void anUnknownFinishReasonBesideCallsIsToolCalls() {
        choice("'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}]}");

        assertThat(choice("'delta':{},'finish_reason':'eos'"))
                .containsExactly(new Finished(0, FinishReason.TOOL_CALLS));
    }

    @Test
    void aCallThatNamesNoFunctionIsABadAnswer() {
        assertThat(choice("'delta':{'tool_calls':[{'index':0,'id':'a','function':{'arguments':'{}'}}]}"))
                .containsExactly(STARTED, bad("sent a tool call that names no function"));
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void severalChoicesAreToldApart() {
        assertThat(
                        data(
                                """
                {'id':'c1','model':'m1','choices':[{'index':0,'delta':{'content':'a'}},
                 {'index':1,'delta':{'content':'b'}}]}"""))
                .containsExactly(STARTED, new Text(0, "a"), new Text(1, "b"));
        assertThat(choice("'delta':{},'finish_reason':'stop'")).containsExactly(new Finished(0, FinishReason.STOP));
        assertThat(data("{'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}"))
                .containsExactly(new Finished(1, FinishReason.LENGTH));
        assertThat(reader.end()).containsExactly(new End());
    }

    @Test
    void anEmptyChoiceBesideAFullOneFinishesWithTheStream() {
        data(
                """
                {'id':'c1','choices':[{'index':0,'delta':{},'finish_reason':'length'},
                 {'index':1,'delta':{'content':'b'},'finish_reason':'stop'}]}""");

        assertThat(data("[DONE]")).containsExactly(new Finished(0, FinishReason.LENGTH), new End());
    }

    @Test
    void wordsOfARefusalEndAsContentFilter() {
        assertThat(choice("'delta':{'refusal':'I can'}")).containsExactly(STARTED, new Refusal(0, "I can"));
        assertThat(choice("'delta':{'refusal':'not.'},'finish_reason':'stop'"))
                .containsExactly(new Refusal(0, "not."), new Finished(0, FinishReason.CONTENT_FILTER));
    }

    @Test
    void aFilterThatSteppedInEndsTheChoice() {
        assertThat(choice("'delta':{},'finish_reason':'content_filter'"))
                .containsExactly(STARTED, new Finished(0, FinishReason.CONTENT_FILTER));
        assertThat(data("[DONE]")).containsExactly(new End());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'Overloaded','code':'server_is_overloaded'}}",
                "{'error':'Server overloaded'}",
                "{'object':'error','message':'x','code':503}",
                "{'id':'c1','error':{'code':502},'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error'}]}"
            })
    void anErrorInsideTheStreamBreaksItOff(String event) throws Exception {
        choice("'delta':{'content':'half'}");

        assertThat(data(event))
                .containsExactly(new Failed(failures.readInside200(Json.MAPPER.readTree(event.replace('\'', '"')))));
        assertThat(data("[DONE]")).isEmpty();
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void anErrorEventBreaksTheStreamOffWhateverItHolds() throws Exception {
        String event = "{'code':'server_error','message':'x'}".replace('\'', '"');

        assertThat(reader.read(new ServerSentEvent("error", event)))
                .containsExactly(new Failed(failures.readInside200(Json.MAPPER.readTree(event))));
    }

    @Test
    void anErrorInAChoiceBreaksTheStreamOff() {
        assertThat(choice("'delta':{},'finish_reason':'error'"))
                .hasSize(1)
                .first()
                .isInstanceOf(Failed.class);
    }

    @Test
    void aChunkThatIsNotJsonIsABadAnswer() {
        assertThat(data("{'choices':[")).containsExactly(bad("sent a chunk that is not JSON"));
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void aStreamWithoutDoneIsWholeWhenEveryChoiceFinished() {
        choice("'delta':{'content':'Hi'},'finish_reason':'stop'");

        assertThat(reader.end()).containsExactly(new End());
        assertThat(reader.end()).isEmpty();
    }

    @Test
    void whatComesAfterTheLastFinishReasonTakesNothingBack() {
        choice("'delta':{'content':'Hi'}");
        assertThat(reader.isWhole()).isFalse();
        choice("'delta':{},'finish_reason':'stop'");
        assertThat(reader.isWhole()).isTrue();

        assertThat(data("{'error':{'message':'gone','code':503}}")).containsExactly(new End());
    }

    @Test
    void aFinishReasonWithEveryPieceSaysNothingOfTheEnd() {
        choice("'delta':{'content':'Hi'},'finish_reason':'stop'");
        choice("'delta':{'content':' you'},'finish_reason':'stop'");

        assertThat(reader.isWhole()).isFalse();
        assertThat(data("{'error':{'message':'gone','code':503}}"))
                .hasSize(1)
                .first()
                .isInstanceOf(Failed.class);
    }

    @Test
    void aStreamThatEndsInTheMiddleIsBroken() {
        choice("'delta':{'content':'Hi'}");

        assertThat(reader.end())
                .containsExactly(new Failed(
                        Failure.of(FailureKind.NETWORK, 200, "the stream ended before the answer was complete")));
    }

    @Test
    void oneUnfinishedChoiceIsEnoughToBreakAStream() {
        choice("'delta':{'content':'Hi'},'finish_reason':'stop'");
        data("{'choices':[{'index':1,'delta':{'content':'b'}}]}");

        assertThat(reader.end()).hasSize(1).first().isInstanceOf(Failed.class);
    }

    /** A caller who had asked for two got one, as if it were all. */
    @Test
    void aStreamThatEndsBeforeItsLastChoiceBeginsIsBroken() {
        reader = new OpenAiWire(failures).stream(TARGET, 2);
        choice("'delta':{'content':'Hi'},'finish_reason':'stop'");

        assertThat(reader.isWhole()).isFalse();
        assertThat(reader.end()).hasSize(1).first().isInstanceOf(Failed.class);
    }

    /** There are servers that know nothing of n. */
    @Test
    void aProviderMaySayThatItIsDoneWithFewerChoices() {
        reader = new OpenAiWire(failures).stream(TARGET, 2);
        choice("'delta':{'content':'Hi'},'finish_reason':'stop'");

        assertThat(data("[DONE]")).containsExactly(new End());
    }

    @Test
    void halfAToolCallDoesNotEndWithTheStream() {
        choice("'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{\\'a\\':'}}]}");

        assertThat(data("[DONE]")).containsExactly(bad("ended its stream in the middle of a tool call"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "'oops'", "7"})
    void aChunkThatIsNoObjectIsABadAnswer(String chunk) {
        choice("'delta':{'content':'Hi'}");

        assertThat(data(chunk)).containsExactly(bad("sent a chunk that is no JSON object"));
    }

    @Test
    void doneStandsForAMissingFinishReason() {
        choice("'delta':{'content':'Hi'}");

        assertThat(data("[DONE]")).containsExactly(new Finished(0, FinishReason.STOP), new End());
    }

    @Test
    void aStreamOfNothingIsABadAnswer() {
        assertThat(reader.end()).containsExactly(bad("ended its stream without an answer"));
    }

    @Test
    void onlyDoneIsABadAnswer() {
        assertThat(data("[DONE]")).containsExactly(bad("ended its stream without an answer"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBudgetThatReasoningUsedUpIsABadAnswer(boolean saysDone) {
        choice("'delta':{'role':'assistant','content':''}");
        assertThat(choice("'delta':{},'finish_reason':'length'")).isEmpty();

        assertThat(saysDone ? data("[DONE]") : reader.end())
                .containsExactly(bad("used up its output tokens before the first word of an answer"));
    }

    @Test
    void aStreamThatSaysNothingIsABadAnswer() {
        choice("'delta':{'reasoning_content':'hm'}");
        choice("'delta':{},'finish_reason':'stop'");

        assertThat(data("[DONE]")).containsExactly(bad("answered with nothing"));
    }

    @Test
    void choicesWithoutEndAreABadAnswer() {
        List<StreamPiece> last = List.of();
        for (int index : IntStream.range(0, 129).toArray()) {
            last = data("{'choices':[{'index':" + index + ",'delta':{'content':'a'}}]}");
        }

        assertThat(last).containsExactly(bad("sent more than 128 choices"));
    }

    @Test
    void callsWithoutEndAreABadAnswer() {
        List<StreamPiece> last = List.of();
        for (int index : IntStream.range(0, 129).toArray()) {
            last = choice("'delta':{'tool_calls':[{'index':" + index + ",'id':'a','function':{'name':'f'}}]}");
        }

        assertThat(last).containsExactly(bad("sent more than 128 tool calls"));
    }

    private static Failed bad(String why) {
        return new Failed(Failure.of(FailureKind.BAD_ANSWER, 200, why));
    }

    private List<StreamPiece> choice(String fields) {
        return data("{'id':'c1','object':'chat.completion.chunk','model':'m1','choices':[{'index':0," + fields
                + "}],'usage':null}");
    }

    private List<StreamPiece> data(String data) {
        return reader.read(new ServerSentEvent(null, data.replace('\'', '"')));
    }
}
