package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedOpenAiTest {

    private static final String PATH = Asked.OPENAI.plainPath;

    private static SimulatorServer server;

    @BeforeAll
    static void start() throws Exception {
        server = SimulatorServer.on();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> ask(String extra) throws Exception {
        return server.post(
                PATH,
                Asked.json("{'model':'gpt-5.4'," + extra + "'messages':[{'role':'developer','content':'Be brief.'},"
                        + "{'role':'user','content':'Name a river in Norway'}]}"));
    }

    @Test
    void answersInTheFormOfChatCompletions() throws Exception {
        HttpResponse<String> response = ask("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-request-id"))
                .get()
                .asString()
                .startsWith("req_");
        JsonNode completion = SimulatorServer.json(response);
        assertThat(completion.path("id").asText()).startsWith("chatcmpl-");
        assertThat(completion.path("object").asText()).isEqualTo("chat.completion");
        assertThat(completion.path("created").asLong())
                .isEqualTo(server.clock.instant().getEpochSecond());
        assertThat(completion.path("model").asText()).isEqualTo("gpt-5.4");
        JsonNode choice = completion.at("/choices/0");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        String text = choice.at("/message/content").asText();
        assertThat(text).contains("Name a river in Norway");
        assertThat(choice.at("/message/refusal").isNull()).isTrue();
        JsonNode usage = completion.path("usage");
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo((text.length() + 3) / 4);
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("prompt_tokens").asInt()
                        + usage.path("completion_tokens").asInt());
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt(-1)).isZero();
        assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt(-1))
                .isZero();
    }

    @Test
    void streamsChunksThenUsageThenDone() throws Exception {
        String whole =
                SimulatorServer.json(ask("")).at("/choices/0/message/content").asText();

        List<SseText.Event> events = SseText.events(
                ask("'stream':true,'stream_options':{'include_usage':true},").body());

        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
        JsonNode usage = events.get(events.size() - 2).json();
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo((whole.length() + 3) / 4);
        JsonNode finish = events.get(events.size() - 3).json();
        assertThat(finish.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(finish.at("/choices/0/delta")).isEmpty();
        JsonNode first = events.get(0).json();
        assertThat(first.path("object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(first.at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(first.has("usage")).isTrue();
        assertThat(first.path("usage").isNull()).isTrue();
        assertThat(SseText.joined(events, "/choices/0/delta/content")).isEqualTo(whole);
    }

    @Test
    void streamsNoUsageUnlessAsked() throws Exception {
        String body = ask("'stream':true,").body();

        assertThat(body).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    }

    @Test
    void stopsAtMaxCompletionTokens() throws Exception {
        JsonNode completion = SimulatorServer.json(ask("'max_completion_tokens':4,"));

        assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(completion.at("/usage/completion_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void callsTheToolItIsForcedTo() throws Exception {
        String tools = "'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object',"
                + "'required':['days'],'properties':{'days':{'type':'integer'}}}}}],'tool_choice':'required',";

        JsonNode choice = SimulatorServer.json(ask(tools)).at("/choices/0");
        List<SseText.Event> events =
                SseText.events(ask(tools + "'stream':true,").body());

        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        JsonNode call = choice.at("/message/tool_calls/0");
        assertThat(call.path("id").asText()).startsWith("call_");
        assertThat(call.at("/function/name").asText()).isEqualTo("weather");
        assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"days\":0}");
        assertThat(SseText.joined(events, "/choices/0/delta/tool_calls/0/function/name"))
                .isEqualTo("weather");
        assertThat(SseText.joined(events, "/choices/0/delta/tool_calls/0/function/arguments"))
                .isEqualTo("{\"days\":0}");
    }

    @Test
    void callsTheNamedTool() throws Exception {
        JsonNode call = SimulatorServer.json(ask("'tools':[{'type':'function','function':{'name':'a'}},"
                        + "{'type':'function','function':{'name':'b'}}],"
                        + "'tool_choice':{'type':'function','function':{'name':'b'}},"))
                .at("/choices/0/message/tool_calls/0/function");

        assertThat(call.path("name").asText()).isEqualTo("b");
    }

    @Test
    void usesTheResultOfATool() throws Exception {
        JsonNode message = SimulatorServer.json(server.post(
                        PATH,
                        Asked.json("{'model':'gpt-5.4','messages':[{'role':'user','content':'Weather in Oslo?'},"
                                + "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':"
                                + "{'name':'weather','arguments':'{}'}}]},"
                                + "{'role':'tool','tool_call_id':'c','content':'11 degrees'}]}")))
                .at("/choices/0/message");

        assertThat(message.path("content").asText()).contains("11 degrees", "Weather in Oslo?");
    }

    @Test
    void fitsTheSchemaItIsGiven() throws Exception {
        JsonNode completion =
                SimulatorServer.json(ask("'response_format':{'type':'json_schema','json_schema':{'name':'s','schema':"
                        + "{'type':'object','required':['mood'],'properties':{'mood':{'enum':['calm','wild']}}}}},"));
        JsonNode free = SimulatorServer.json(ask("'response_format':{'type':'json_object'},"));

        assertThat(completion.at("/choices/0/message/content").asText()).isEqualTo("{\"mood\":\"calm\"}");
        assertThat(free.at("/choices/0/message/content").asText()).isEqualTo("{\"answer\":\"Name a river in Norway\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "{'messages':[{}]} | null | null | you must provide a model parameter",
                "{'model':'gpt-5.4'} | messages | missing_required_parameter | Missing required parameter: 'messages'.",
                "{'model':'gpt-5.4','max_tokens':9,'messages':[{}]} | max_tokens | unsupported_parameter | Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                "{'model':'gpt-5-mini','temperature':0.7,'messages':[{}]} | temperature | unsupported_value | Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
                "{'model':'gpt-5.4','tool_choice':'required','messages':[{}]} | tool_choice | null | Tool choice '' not found in 'tools' parameter.",
            })
    void refusesWhatOpenAiRefuses(String body, String param, String code, String message) throws Exception {
        HttpResponse<String> response = server.post(PATH, body.replace('\'', '"'));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = SimulatorServer.json(response).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asText(null)).isEqualTo(param);
        assertThat(error.path("code").asText(null)).isEqualTo(code);
        assertThat(error.path("message").asText()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'gpt-5.4','temperature':1,'messages':[{'role':'user','content':'x'}]}",
                "{'model':'gpt-4.1','temperature':0.3,'max_tokens':9,'messages':[{'role':'user','content':'x'}]}",
                "{'model':'llama-3.3','messages':[{'role':'user','content':[{'type':'text','text':'x'}]}]}",
            })
    void takesWhatOpenAiTakes(String body) throws Exception {
        assertThat(server.post(PATH, body.replace('\'', '"')).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoJson() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"model\":");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(SimulatorServer.json(response).at("/error/message").asText())
                .startsWith("We could not parse the JSON body");
    }
}
