package org.llmfailover.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.provider.anthropic.RequestBuilder.json;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
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
import org.llmfailover.chat.Outcome;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.WireResponse;

class AnthropicAnswerTest {

    private static final String CALL = "{'type':'tool_use','id':'t1','name':'find','input':{'q': 'x', 'n': [1, 2]}}";

    private final FailureReader failures = new FailureReader(Clock.systemUTC());

    @Test
    void anAnswerIsItsTextBlocksJoined() throws IOException {
        ChatAnswer answer = (ChatAnswer) read(resource("answer.json"));
        assertThat(answer.id()).isEqualTo("msg_answer_01");
        assertThat(answer.model()).isEqualTo("claude-opus-4-8");
        assertThat(answer.choices())
                .containsExactly(new Choice(
                        0,
                        "Low tide is at six, high tide at noon.",
                        null,
                        java.util.List.of(),
                        FinishReason.STOP,
                        null,
                        Map.of()));
        assertThat(answer.others()).isEmpty();
    }

    @Test
    void usageCountsCachedTokensAsPrompt() throws IOException {
        ChatAnswer answer = (ChatAnswer) read(resource("answer.json"));
        assertThat(answer.usage()).isEqualTo(new Usage(4320, 41, 4000, 300, 12));
    }

    @Test
    void missingUsageIsNull() {
        assertThat(((ChatAnswer) read(message("end_turn", "{'type':'text','text':'Hi'}"))).usage())
                .isNull();
    }

    @Test
    void usageOfAnotherShapeCountsAsNothing() {
        String body = "{'type':'message','id':'m','model':'x','content':[{'type':'text','text':'Hi'}],"
                + "'usage':{'input_tokens':null,'output_tokens':-3,'cache_read_input_tokens':'7'}}";
        assertThat(((ChatAnswer) read(body)).usage()).isEqualTo(new Usage(0, 0, 0, 0, 0));
    }

    @Test
    void aToolUseBecomesAToolCallWithCompactArguments() {
        Choice choice = choice(message("tool_use", CALL + ",{'type':'tool_use','id':'t2','name':'now'}"));
        assertThat(choice.text()).isNull();
        assertThat(choice.toolCalls())
                .containsExactly(
                        new ToolCall("t1", "find", "{\"q\":\"x\",\"n\":[1,2]}", null),
                        new ToolCall("t2", "now", "{}", null));
        assertThat(choice.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void theServersOwnToolsAreNoToolCalls() {
        String blocks =
                "{'type':'server_tool_use','id':'s','name':'web_search','input':{}},{'type':'text','text':'Hi'}";
        assertThat(choice(message("end_turn", blocks)).toolCalls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "pause_turn, STOP",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH",
        "tool_use, STOP",
        "compaction, STOP",
        "something_new, STOP"
    })
    void everyStopReasonHasItsWordForText(String stopReason, FinishReason finish) {
        assertThat(choice(message(stopReason, "{'type':'text','text':'Hi'}")).finishReason())
                .isEqualTo(finish);
    }

    @Test
    void aMissingStopReasonIsANaturalEnd() {
        assertThat(choice("{'type':'message','content':[{'type':'text','text':'Hi'}],'stop_reason':null}")
                        .finishReason())
                .isEqualTo(FinishReason.STOP);
        assertThat(choice("{'type':'message','content':[" + CALL + "]}").finishReason())
                .isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void aToolCallCutOffByMaxTokensIsAnAnswerOfThatLength() {
        assertThat(choice(message("max_tokens", CALL)).finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aMissingModelIsTheTargets() {
        ChatAnswer answer = (ChatAnswer) read("{'type':'message','content':[{'type':'text','text':'Hi'}]}");
        assertThat(answer.model()).isEqualTo("claude-opus-4-8");
    }

    @Test
    void aRefusalIsAFailureThatCarriesTheAnswer() {
        Failure failure =
                (Failure) read(refusal("", "{'type':'refusal','category':'cyber','explanation':'No such help.'}"));
        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSAL);
        assertThat(failure.status()).isEqualTo(200);
        assertThat(failure.message()).isEqualTo("the model refused to answer (cyber)");
        assertThat(failure.refused().usage()).isEqualTo(new Usage(3, 1, 0, 0, 0));
        assertThat(failure.refused().choices())
                .containsExactly(new Choice(
                        0, null, "No such help.", java.util.List.of(), FinishReason.CONTENT_FILTER, null, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{'type':'refusal','category':null,'explanation':null}", "{'explanation':' '}"})
    void aRefusalWithoutAnExplanationGetsAPlainSentence(String details) {
        Failure failure = (Failure) read(refusal("{'type':'text','text':'Well,'}", details));
        assertThat(failure.message()).isEqualTo("the model refused to answer");
        Choice choice = failure.refused().choices().get(0);
        assertThat(choice.refusal()).isEqualTo("The model declined to answer this request.");
        assertThat(choice.text()).isEqualTo("Well,");
    }

    @Test
    void aContextWindowFilledByThePromptAloneIsAContextLengthFailure() {
        Failure failure = (Failure) read(message("model_context_window_exceeded", ""));
        assertThat(failure.kind()).isEqualTo(FailureKind.CONTEXT_LENGTH);
        assertThat(failure.status()).isEqualTo(400);
    }

    @Test
    void maxTokensWithoutTextIsABadAnswerThatSaysSo() {
        Failure failure = bad(message("max_tokens", "{'type':'thinking','thinking':'Hm','signature':''}"));
        assertThat(failure.message()).contains("max_tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html><body>502 Bad Gateway</body></html>",
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hel",
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]} trailing",
                "[]",
                "\"text\"",
                "null",
                "{}",
                "{\"type\":\"completion\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}",
                "{\"type\":\"message\"}",
                "{\"type\":\"message\",\"content\":null}",
                "{\"type\":\"message\",\"content\":\"Hi\"}",
                "{\"type\":\"message\",\"content\":[]}",
                "{\"type\":\"message\",\"content\":[1,null,\"x\",{}]}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"\"}],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\"}],\"stop_reason\":\"pause_turn\"}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"name\":\"f\",\"input\":{}}]}",
                "{\"type\":\"message\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"input\":{}}]}"
            })
    void whatIsNoWholeAnswerIsABadAnswer(String body) {
        Failure failure = bad(body);
        assertThat(failure.status()).isEqualTo(200);
        assertThat(failure.message()).isNotBlank().doesNotContain("<", "Hel");
    }

    @Test
    void jsonNestedDeeperThanAllowedIsABadAnswer() {
        bad("[".repeat(100_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}",
                "{'error':{'message':'out of order'}}"
            })
    void anErrorInsideA200IsReadAsAnError(String body) {
        assertThat(read(body)).isEqualTo(failures.readInside200(json(body)));
    }

    private Failure bad(String body) {
        Failure failure = (Failure) read(body);
        assertThat(failure.kind()).isEqualTo(FailureKind.BAD_ANSWER);
        return failure;
    }

    private Choice choice(String body) {
        return ((ChatAnswer) read(body)).choices().get(0);
    }

    private Outcome read(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
        return new AnthropicWire(failures)
                .read(new WireResponse(200, Map.of(), bytes), RequestBuilder.target("claude-opus-4-8"));
    }

    private static String message(String stopReason, String blocks) {
        return "{'type':'message','id':'m','model':'claude-opus-4-8','content':[" + blocks + "],'stop_reason':'"
                + stopReason + "'}";
    }

    private static String refusal(String blocks, String details) {
        return "{'type':'message','id':'m','model':'claude-fable-5','content':[" + blocks
                + "],'stop_reason':'refusal','stop_details':" + details
                + ",'usage':{'input_tokens':3,'output_tokens':1}}";
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = AnthropicAnswerTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
