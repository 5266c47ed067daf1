package org.llmfailover.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

    private static final RequestReader READER = new RequestReader();

    @Test
    void aPlainPromptLeavesEverythingElseToTheProvider() throws Exception {
        ChatRequest request = read("{'messages':[{'role':'user','content':'Hello'}]}");

        assertThat(request).isEqualTo(ChatRequest.ofPrompt("Hello"));
    }

    @Test
    void everyFieldIsRead() throws Exception {
        ChatRequest request = read(
                """
                {'model':'fast','messages':[{'role':'user','content':'Hi'}],'max_completion_tokens':20,'max_tokens':10,
                 'stop':['a','b'],'temperature':0.5,'top_p':1,'frequency_penalty':-2,'presence_penalty':2,
                 'seed':-9000000000,'n':2,'reasoning_effort':'low','stream':true,
                 'stream_options':{'include_usage':true,'include_obfuscation':false},'parallel_tool_calls':false}""");

        assertThat(request.model()).isEqualTo("fast");
        assertThat(request.maxTokens()).isEqualTo(20);
        assertThat(request.stop()).containsExactly("a", "b");
        assertThat(request.sampling()).isEqualTo(new Sampling(0.5, 1.0, -2.0, 2.0, -9000000000L));
        assertThat(request.choices()).isEqualTo(2);
        assertThat(request.reasoningEffort()).isEqualTo("low");
        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
        assertThat(request.parallelToolCalls()).isFalse();
        assertThat(request.others()).isEmpty();
    }

    @Test
    void theOlderMaxTokensIsReadWhereTheNewerIsAbsent() throws Exception {
        assertThat(readWith("'max_tokens':10").maxTokens()).isEqualTo(10);
    }

    @Test
    void aNullCountsAsAbsent() throws Exception {
        ChatRequest request = readWith(
                """
                'model':null,'max_tokens':null,'max_completion_tokens':null,'stop':null,'temperature':null,'tools':null,
                'tool_choice':null,'response_format':null,'n':null,'stream':null,'stream_options':null,'seed':null,
                'parallel_tool_calls':null,'reasoning_effort':null,'user':null,'functions':null""");

        assertThat(request).isEqualTo(ChatRequest.ofPrompt("Hi"));
    }

    @Test
    void aSingleStopIsAListOfOne() throws Exception {
        assertThat(readWith("'stop':'END'").stop()).containsExactly("END");
    }

    @Test
    void usageOfAStreamIsOnlyIncludedOnRequest() throws Exception {
        assertThat(readWith("'stream':true").includeUsage()).isFalse();
        assertThat(readWith("'stream':true,'stream_options':{}").includeUsage()).isFalse();
    }

    @Test
    void unknownFieldsAreKept() throws Exception {
        ChatRequest request = readWith("'user':'u1','logit_bias':{'5':-100},'my_own':[1]");

        assertThat(request.others())
                .containsOnlyKeys("user", "logit_bias", "my_own")
                .containsEntry("my_own", json("[1]"));
    }

    @Test
    void rolesAreReadInTheOrderTheyCome() throws Exception {
        ChatRequest request = read(
                """
                {'messages':[{'role':'system','content':'s'},{'role':'developer','content':'d'},
                 {'role':'user','content':'u','name':'Ann'},{'role':'assistant','content':'a'}]}""");

        assertThat(request.messages())
                .containsExactly(
                        Message.text(Role.SYSTEM, "s"),
                        Message.text(Role.DEVELOPER, "d"),
                        new Message(Role.USER, List.of(new Part.Text("u")), List.of(), null, "Ann", null),
                        Message.text(Role.ASSISTANT, "a"));
    }

    @Test
    void contentMayBePartsOfManyKinds() throws Exception {
        String audio = "{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}}";
        Message message = onlyMessage(
                """
                {'role':'user','content':[{'type':'text','text':'What is this?'},
                 {'type':'image_url','image_url':{'url':'HTTPS://example.org/a.png','detail':'low'}},
                 {'type':'image_url','image_url':{'url':'data:image/PNG;base64,aGVsbG8='}},%s]}"""
                        .formatted(audio));

        assertThat(message.parts())
                .containsExactly(
                        new Part.Text("What is this?"),
                        new Part.ImageUrl("HTTPS://example.org/a.png", "low"),
                        new Part.InlineImage("image/png", "aGVsbG8=", null),
                        new Part.Other("input_audio", json(audio)));
    }

    @Test
    void lineBreaksInBase64AreTakenOut() throws Exception {
        Message message = onlyMessage(
                """
                {'role':'user','content':[
                 {'type':'image_url','image_url':{'url':'data:image/svg+xml;charset=utf-8;base64,aGVs\\r\\nbG8='}}]}""");

        assertThat(message.parts()).containsExactly(new Part.InlineImage("image/svg+xml", "aGVsbG8=", null));
    }

    @Test
    void toolCallsAndTheirResultsBelongTogether() throws Exception {
        ChatRequest request = read(
                """
                {'messages':[{'role':'user','content':'Weather?'},
                 {'role':'assistant','content':null,'tool_calls':[
                   {'id':'c1','type':'function','function':{'name':'weather','arguments':'{\\"city\\":\\"Bonn\\"}'},
                    'extra_content':{'google':{'thought_signature':'c2ln'}}},
                   {'id':'c2','type':'function','function':{'name':'now','arguments':''}}]},
                 {'role':'tool','tool_call_id':'c1','content':'rain'},
                 {'role':'tool','tool_call_id':'c2','content':[{'type':'text','text':'noon'}]}]}""");

        Message calling = request.messages().get(1);
        assertThat(calling.parts()).isEmpty();
        assertThat(calling.toolCalls())
                .containsExactly(
                        new ToolCall("c1", "weather", "{\"city\":\"Bonn\"}", "c2ln"),
                        new ToolCall("c2", "now", "{}", null));
        assertThat(request.messages().get(2).toolCallId()).isEqualTo("c1");
        assertThat(request.messages().get(3).text()).isEqualTo("noon");
    }

    @Test
    void anAssistantMaySpeakAndCallInOneMessage() throws Exception {
        Message message = onlyMessage(
                """
                {'role':'assistant','content':'Let me see.','tool_calls':[
                 {'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]}""");

        assertThat(message.text()).isEqualTo("Let me see.");
        assertThat(message.toolCalls()).hasSize(1);
    }

    @Test
    void emptyWordsBesideToolCallsAreNoPart() throws Exception {
        Message message = onlyMessage(
                """
                {'role':'assistant','content':'','tool_calls':[
                 {'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]}""");

        assertThat(message.parts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'role':'assistant','refusal':'No.'}",
                "{'role':'assistant','content':null,'refusal':'No.'}",
                "{'role':'assistant','content':[{'type':'refusal','refusal':'No.'}]}"
            },
            quoteCharacter = '`')
    void aRefusalInTheHistoryIsRead(String message) throws Exception {
        assertThat(onlyMessage(message).refusal()).isEqualTo("No.");
    }

    @Test
    void toolsAreFunctionsOrSomethingElse() throws Exception {
        String custom = "{'type':'custom','custom':{'name':'grep'}}";
        ChatRequest request = readWith(
                """
                'tools':[{'type':'function','function':{'name':'f','description':'does f','strict':true,
                  'parameters':{'type':'object'}}},{'type':'function','function':{'name':'g'}},%s]"""
                        .formatted(custom));

        assertThat(request.tools())
                .containsExactly(
                        new Tool.Function("f", "does f", json("{'type':'object'}"), true),
                        new Tool.Function("g", null, null, null),
                        new Tool.Other("custom", json(custom)));
    }

    @Test
    void everyToolChoiceIsRead() throws Exception {
        assertThat(readWith("'tool_choice':'none'").toolChoice()).isEqualTo(new ToolChoice.None());
        assertThat(readWith("'tool_choice':'auto'").toolChoice()).isEqualTo(new ToolChoice.Auto());
        assertThat(readWith("'tool_choice':'required'").toolChoice()).isEqualTo(new ToolChoice.Required());
        assertThat(readWith("'tool_choice':{'type':'function','function':{'name':'f'}}")
                        .toolChoice())
                .isEqualTo(new ToolChoice.Function("f"));
        String allowed = "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[]}}";
        assertThat(readWith("'tool_choice':" + allowed).toolChoice())
                .isEqualTo(new ToolChoice.Other("allowed_tools", json(allowed)));
    }

    @Test
    void everyResponseFormatIsRead() throws Exception {
        assertThat(readWith("'response_format':{'type':'text'}").responseFormat())
                .isNull();
        assertThat(readWith("'response_format':{'type':'json_object'}").responseFormat())
                .isEqualTo(new ResponseFormat.JsonObject());
        assertThat(readWith(
                                """
                'response_format':{'type':'json_schema','json_schema':
                 {'name':'person','description':'one','schema':{'type':'object'},'strict':true}}""")
                        .responseFormat())
                .isEqualTo(new ResponseFormat.JsonSchema("person", "one", json("{'type':'object'}"), true));
    }

    private static Message onlyMessage(String message) throws JsonProcessingException {
        return read("{'messages':[" + message + "]}").messages().get(0);
    }

    private static ChatRequest readWith(String fields) throws JsonProcessingException {
        return read("{'messages':[{'role':'user','content':'Hi'}]," + fields + "}");
    }

    private static ChatRequest read(String json) throws JsonProcessingException {
        return READER.read(json(json));
    }

    private static JsonNode json(String json) throws JsonProcessingException {
        return Json.MAPPER.readTree(json.replace('\'', '"'));
    }
}
