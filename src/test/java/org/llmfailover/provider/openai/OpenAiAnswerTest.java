package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Outcome;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.WireResponse;
import org.llmfailover.provider.WireTarget;

class OpenAiAnswerTest {

    private static final WireTarget TARGET = new WireTarget("openai", "gpt-4o-mini", "https://api.openai.com/v1", null);

    private final FailureReader failures = new FailureReader(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final OpenAiWire wire = new OpenAiWire(failures);

    @Test
    void aWholeAnswerIsReadWithAllItsFields() throws Exception {
        ChatAnswer answer = answer(
                """
                {'id':'chatcmpl-B9MBs8Cj','object':'chat.completion','created':1741569952,'model':'gpt-4o-mini-2024-07-18',
                 'choices':[{'index':0,'message':{'role':'assistant','content':'Hello! How can I assist you today?',
                   'refusal':null,'annotations':[],'audio':null},'logprobs':null,'finish_reason':'stop',
                   'content_filter_results':{'hate':{'filtered':false},'error':{'code':'content_filter_error'}}}],
                 'usage':{'prompt_tokens':19,'completion_tokens':10,'total_tokens':29,
                   'prompt_tokens_details':{'cached_tokens':8,'audio_tokens':0,'cache_write_tokens':3},
                   'completion_tokens_details':{'reasoning_tokens':4,'audio_tokens':0}},
                 'service_tier':'default','system_fingerprint':'fp_1','error':null}""");

        assertThat(answer)
                .isEqualTo(new ChatAnswer(
                        "chatcmpl-B9MBs8Cj",
                        "gpt-4o-mini-2024-07-18",
                        List.of(new Choice(
                                0,
                                "Hello! How can I assist you today?",
                                null,
                                List.of(),
                                FinishReason.STOP,
                                null,
                                Map.of("annotations", json("[]")))),
                        new Usage(19, 10, 8, 3, 4),
                        Map.of("service_tier", json("'default'"), "system_fingerprint", json("'fp_1'"))));
    }

    @Test
    void toolCallsAreRead() throws Exception {
        Choice choice = choice(
                """
                {'index':0,'message':{'role':'assistant','content':null,'tool_calls':[
                   {'id':'call_abc123','type':'function','function':{'name':'weather',
                     'arguments':'{\\n\\"location\\": \\"Boston\\"\\n}'},
                    'extra_content':{'google':{'thought_signature':'c2ln'}}},
                   {'type':'function','function':{'name':'now','arguments':''}}]},
                 'logprobs':null,'finish_reason':'tool_calls'}""");

        assertThat(choice.text()).isNull();
        assertThat(choice.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(choice.toolCalls())
                .containsExactly(
                        new ToolCall("call_abc123", "weather", "{\n\"location\": \"Boston\"\n}", "c2ln"),
                        new ToolCall("call_0_1", "now", "{}", null));
    }

    @Test
    void whatOnlyTheFormatKnowsIsKept() throws Exception {
        Choice choice = choice(
                """
                {'index':0,'message':{'content':'Hi','reasoning_content':'Hm','audio':{'id':'a1'}},
                 'logprobs':{'content':[]},'finish_reason':'stop'}""");

        assertThat(choice.others()).isEqualTo(Map.of("reasoning_content", json("'Hm'"), "audio", json("{'id':'a1'}")));
        assertThat(choice.logprobs()).isEqualTo(json("{'content':[]}"));
    }

    @Test
    void callsOfCustomToolsStayAsTheyCame() throws Exception {
        String calls = "[{'id':'c','type':'custom','custom':{'name':'grep','input':'x'}}]";

        Choice choice = choice("{'message':{'content':null,'tool_calls':" + calls + "},'finish_reason':'tool_calls'}");

        assertThat(choice.toolCalls()).isEmpty();
        assertThat(choice.others()).isEqualTo(Map.of("tool_calls", json(calls)));
    }

    @Test
    void contentInPartsIsJoined() throws Exception {
        Choice choice = choice(
                """
                {'message':{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},
                 {'type':'text','text':'a'},{'type':'text','text':'b'}]},'finish_reason':'stop'}""");

        assertThat(choice.text()).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'stop'|STOP",
                "'length'|LENGTH",
                "'tool_calls'|TOOL_CALLS",
                "'function_call'|TOOL_CALLS",
                "'end_turn'|STOP",
                "null|STOP",
                "7|STOP"
            },
            quoteCharacter = '`')
    void everyFinishReasonIsRead(String reason, FinishReason expected) throws Exception {
        assertThat(choice("{'message':{'content':'Hi'},'finish_reason':" + reason + "}")
                        .finishReason())
                .isEqualTo(expected);
    }

    @Test
    void anUnknownFinishReasonBesideCallsIsToolCalls() throws Exception {
        String calls = "'tool_calls':[{'id':'c','function':{'name':'f','arguments':'{}'}}]";

        assertThat(choice("{'message':{" + calls + "}}").finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(choice("{'message':{" + calls + "},'finish_reason':'eos'}").finishReason())
                .isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void whatIsMissingHasADefault() throws Exception {
        ChatAnswer answer = answer("{'choices':[{'message':{'content':'a'}},{'message':{'content':'b'}}]}");

        assertThat(answer.id()).isEmpty();
        assertThat(answer.model()).isEqualTo("gpt-4o-mini");
        assertThat(answer.usage()).isNull();
        assertThat(answer.choices()).extracting(Choice::index).containsExactly(0, 1);
    }

    @Test
    void usageThatMakesNoSenseCountsAsNothing() throws Exception {
        assertThat(answer("{'choices':[{'message':{'content':'a'}}],'usage':null}")
                        .usage())
                .isNull();
        assertThat(answer(
                                """
                {'choices':[{'message':{'content':'a'}}],'usage':{'prompt_tokens':-3,'completion_tokens':'x'}}""")
                        .usage())
                .isEqualTo(new Usage(0, 0, 0, 0, 0));
    }

    @Test
    void blankLinesBeforeTheAnswerDoNotMatter() throws Exception {
        assertThat(read("\n\n\n{'choices':[{'message':{'content':'a'}}]}")).isInstanceOf(ChatAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 429, 500, 529, 301})
    void aStatusOutsideTwoHundredsIsAFailure(int status) {
        WireResponse response =
                new WireResponse(status, Map.of(), "{\"error\":{\"message\":\"x\"}}".getBytes(StandardCharsets.UTF_8));

        assertThat(wire.read(response, TARGET)).isEqualTo(failures.read(response));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'Overloaded','code':503}}",
                "{'error':'Server overloaded'}",
                "{'object':'error','message':'Service tier capacity exceeded','type':'service_tier_capacity_exceeded'}",
                "{'error':{'code':502},'choices':[{'message':{'content':'half'}}]}"
            })
    void anErrorInsideATwoHundredIsAFailure(String body) throws Exception {
        assertThat(read(body)).isEqualTo(failures.readInside200(json(body)));
    }

    @Test
    void anErrorInAnArrayIsUnwrapped() throws Exception {
        assertThat(read("[{'error':{'code':503}}]")).isEqualTo(failures.readInside200(json("{'error':{'code':503}}")));
    }

    @Test
    void anErrorInAChoiceIsAFailure() throws Exception {
        String choice = "{'error':{'code':502,'message':'x'},'message':{'content':'half'}}";

        assertThat(read("{'choices':[" + choice + "]}")).isEqualTo(failures.readInside200(json(choice)));
        assertThat(read("{'choices':[{'message':{'content':'half'},'finish_reason':'error'}]}"))
                .isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "{}", "false", "[]", "0"})
    void anErrorFieldThatHoldsNothingIsNoError(String nothing) throws Exception {
        assertThat(read("{'error':" + nothing + ",'choices':[{'message':{'content':'a'}}]}"))
                .isInstanceOf(ChatAnswer.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | answered with an empty body",
                "`  ` | answered with an empty body",
                "<html><body>Bad gateway</body></html> | answered with HTML instead of JSON",
                "upstream timed out | answered with malformed JSON",
                "{'choices':[{'message':{'content':'Hel | answered with malformed JSON",
                "{'choices':[]}} | answered with malformed JSON",
                "{} | answered without choices",
                "null | answered without choices",
                "[] | answered without choices",
                "'Hi' | answered without choices",
                "{'choices':[]} | answered without choices",
                "{'choices':{}} | answered without choices",
                "{'choices':[5]} | answered with a choice that has no message",
                "{'choices':[{'text':'Hi'}]} | answered with a choice that has no message",
                "{'choices':[{'message':{'content':null},'finish_reason':'stop'}]} | answered with nothing",
                "{'choices':[{'message':{'content':''},'finish_reason':'stop'}]} | answered with nothing",
                "{'choices':[{'message':{'content':' \\n'},'finish_reason':'stop'}]} | answered with nothing",
                "{'choices':[{'message':{'content':'','reasoning_content':'hm'},'finish_reason':'stop'}]} | answered with nothing",
                "{'choices':[{'message':{'content':'','tool_calls':[]},'finish_reason':'length'}]} | used up its output tokens before the first word of an answer",
                "{'choices':[{'message':{'tool_calls':[{'id':'c','function':{'name':'f','arguments':'{'}}]}}]} | answered with a tool call whose arguments are not a JSON object",
                "{'choices':[{'message':{'tool_calls':[{'id':'c','function':{'name':'f','arguments':'[1]'}}]}}]} | answered with a tool call whose arguments are not a JSON object",
                "{'choices':[{'message':{'tool_calls':[{'id':'c','function':{'name':'f','arguments':'{} {}'}}]}}]} | answered with a tool call whose arguments are not a JSON object",
                "{'choices':[{'message':{'tool_calls':[{'id':'c','function':{'name':null,'arguments':'{}'}}]}}]} | answered with a tool call that names no function",
                "{'choices':[{'message':{'tool_calls':[5]}}]} | answered with a tool call that names no function"
            })
    void whatCannotBeUsedIsABadAnswer(String body, String why) {
        assertThat(read(body)).isEqualTo(Failure.of(FailureKind.BAD_ANSWER, 200, why));
    }

    @Test
    void jsonNestedWithoutEndIsABadAnswer() {
        assertThat(read("[".repeat(100_000)))
                .isEqualTo(Failure.of(FailureKind.BAD_ANSWER, 200, "answered with malformed JSON"));
    }

    @Test
    void aRefusalIsAFailureThatCarriesTheAnswer() {
        Failure failure =
                failure("{'choices':[{'message':{'content':null,'refusal':'I cannot.'},'finish_reason':'stop'}]}");

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSAL);
        assertThat(failure.status()).isEqualTo(200);
        assertThat(failure.refused().choices())
                .containsExactly(
                        new Choice(0, null, "I cannot.", List.of(), FinishReason.CONTENT_FILTER, null, Map.of()));
    }

    @Test
    void aFilteredAnswerIsARefusalWithOrWithoutText() {
        Failure silent = failure("{'choices':[{'message':{'content':''},'finish_reason':'content_filter'}]}");
        Failure halfway = failure("{'choices':[{'message':{'content':'First,'},'finish_reason':'content_filter'}]}");

        assertThat(silent.kind()).isEqualTo(FailureKind.REFUSAL);
        assertThat(silent.refused().choices().get(0).refusal())
                .isEqualTo("The provider's content filter stopped this answer.");
        assertThat(halfway.kind()).isEqualTo(FailureKind.REFUSAL);
        assertThat(halfway.refused().text()).isEqualTo("First,");
        assertThat(halfway.refused().choices().get(0).finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
    }

    @Test
    void oneUsableChoiceMakesTheAnswer() throws Exception {
        ChatAnswer answer = answer(
                """
                {'choices':[{'index':0,'message':{'content':''},'finish_reason':'content_filter'},
                 {'index':1,'message':{'content':'Yes'},'finish_reason':'stop'},
                 {'index':2,'message':{'content':''},'finish_reason':'length'}]}""");

        assertThat(answer.choices()).extracting(Choice::text).containsExactly(null, "Yes", null);
    }

    @Test
    void aRefusalWeighsMoreThanNothing() {
        assertThat(failure(
                                """
                {'choices':[{'message':{'content':''},'finish_reason':'stop'},
                 {'message':{'refusal':'No.'},'finish_reason':'stop'}]}""")
                        .kind())
                .isEqualTo(FailureKind.REFUSAL);
    }

    private Choice choice(String choice) throws JsonProcessingException {
        return answer("{'id':'x','choices':[" + choice + "]}").choices().get(0);
    }

    private ChatAnswer answer(String body) throws JsonProcessingException {
        return (ChatAnswer) read(body);
    }

    private Failure failure(String body) {
        return (Failure) read(body);
    }

    private Outcome read(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return wire.read(new WireResponse(200, Map.of(), bytes), TARGET);
    }

    private static JsonNode json(String json) throws JsonProcessingException {
        return Json.MAPPER.readTree(json.replace('\'', '"'));
    }
}
