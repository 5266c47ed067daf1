package org.llmfailover.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {

    private static final Instant NOW = Instant.parse("2026-10-01T12:00:00Z");
    private static final AnswerWriter WRITER = new AnswerWriter(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void anAnswerOfTextHasEveryFieldCallersExpect() throws Exception {
        Choice choice = new Choice(0, "Hello", null, List.of(), FinishReason.STOP, null, Map.of());

        assertThat(write(new ChatAnswer("chatcmpl-1", "m", List.of(choice), new Usage(9, 12, 4, 2, 5), Map.of())))
                .isEqualTo(
                        json(
                                """
                        {'id':'chatcmpl-1','object':'chat.completion','created':1790856000,'model':'m',
                         'choices':[{'index':0,'message':{'role':'assistant','content':'Hello','refusal':null},
                           'logprobs':null,'finish_reason':'stop'}],
                         'usage':{'prompt_tokens':9,'completion_tokens':12,'total_tokens':21,
                           'prompt_tokens_details':{'cached_tokens':4,'cache_write_tokens':2},
                           'completion_tokens_details':{'reasoning_tokens':5}}}"""));
    }

    @Test
    void toolCallsCarryTheirSignature() throws Exception {
        Choice choice = new Choice(
                0,
                null,
                null,
                List.of(new ToolCall("c1", "f", "{\"a\":1}", "c2ln"), new ToolCall("c2", "g", "{}", null)),
                FinishReason.TOOL_CALLS,
                null,
                Map.of());

        assertThat(write(answer(choice)).at("/choices/0"))
                .isEqualTo(
                        json(
                                """
                {'index':0,'message':{'role':'assistant','content':null,'refusal':null,'tool_calls':[
                   {'id':'c1','type':'function','function':{'name':'f','arguments':'{\\"a\\":1}'},
                    'extra_content':{'google':{'thought_signature':'c2ln'}}},
                   {'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]},
                 'logprobs':null,'finish_reason':'tool_calls'}"""));
    }

    @Test
    void aRefusalIsAnAnswerThatTheFilterEnded() throws Exception {
        Choice choice = new Choice(0, null, "I cannot.", List.of(), FinishReason.CONTENT_FILTER, null, Map.of());

        JsonNode written = write(answer(choice)).at("/choices/0");
        assertThat(written.at("/message/refusal").textValue()).isEqualTo("I cannot.");
        assertThat(written.at("/finish_reason").textValue()).isEqualTo("content_filter");
    }

    @Test
    void whatOnlyOpenAiKnowsComesBackButReplacesNothing() throws Exception {
        Choice choice = new Choice(
                0,
                "Hi",
                null,
                List.of(),
                FinishReason.LENGTH,
                json("{'content':[]}"),
                Map.of("annotations", json("[]"), "role", json("'user'")));
        ChatAnswer answer = new ChatAnswer(
                "chatcmpl-1",
                "m",
                List.of(choice),
                null,
                Map.of("service_tier", json("'flex'"), "object", json("'thing'")));

        assertThat(write(answer))
                .isEqualTo(
                        json(
                                """
                {'id':'chatcmpl-1','object':'chat.completion','created':1790856000,'model':'m','service_tier':'flex',
                 'choices':[{'index':0,'message':{'role':'assistant','content':'Hi','refusal':null,'annotations':[]},
                   'logprobs':{'content':[]},'finish_reason':'length'}]}"""));
    }

    @Test
    void everyChoiceIsWritten() throws Exception {
        Choice first = new Choice(0, "a", null, List.of(), FinishReason.STOP, null, Map.of());
        Choice second = new Choice(1, "b", null, List.of(), FinishReason.STOP, null, Map.of());

        assertThat(write(new ChatAnswer("x", "m", List.of(first, second), null, Map.of()))
                        .at("/choices/1/message/content")
                        .textValue())
                .isEqualTo("b");
    }

    @Test
    void idsBeginTheWayCallersExpect() {
        assertThat(AnswerWriter.id("chatcmpl-7")).isEqualTo("chatcmpl-7");
        assertThat(AnswerWriter.id("msg_01")).isEqualTo("chatcmpl-msg_01");
        assertThat(AnswerWriter.id("")).matches("chatcmpl-[0-9a-f-]{36}");
    }

    private static ChatAnswer answer(Choice choice) {
        return new ChatAnswer("chatcmpl-1", "m", List.of(choice), null, Map.of());
    }

    /** Through text, so that numbers compare by value. */
    private static JsonNode write(ChatAnswer answer) throws JsonProcessingException {
        return Json.MAPPER.readTree(WRITER.write(answer).toString());
    }

    private static JsonNode json(String json) throws JsonProcessingException {
        return Json.MAPPER.readTree(json.replace('\'', '"'));
    }
}
