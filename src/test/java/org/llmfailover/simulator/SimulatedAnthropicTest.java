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
import org.llmfailover.chat.Json;

class SimulatedAnthropicTest {

    private static final String PATH = Asked.ANTHROPIC.plainPath;

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
                Asked.json("{'model':'claude-sonnet-5','max_tokens':500," + extra
                        + "'messages':[{'role':'user','content':[{'type':'text','text':'How do tides work?'}]}]}"));
    }

    @Test
    void answersInTheFormOfTheMessagesApi() throws Exception {
        HttpResponse<String> response = ask("");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("request-id")).get().asString().startsWith("req_");
        JsonNode message = SimulatorServer.json(response);
        assertThat(message.path("id").asText()).startsWith("msg_");
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.path("role").asText()).isEqualTo("assistant");
        assertThat(message.path("model").asText()).isEqualTo("claude-sonnet-5");
        String text = message.at("/content/0/text").asText();
        assertThat(text).contains("How do tides work?").hasSizeGreaterThan(120);
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.path("stop_sequence").isNull()).isTrue();
        JsonNode usage = message.path("usage");
        assertThat(usage.path("output_tokens").asInt()).isEqualTo((text.length() + 3) / 4);
        assertThat(usage.path("input_tokens").asInt()).isPositive();
        assertThat(usage.path("cache_read_input_tokens").asInt(-1)).isZero();
        assertThat(usage.path("cache_creation_input_tokens").asInt(-1)).isZero();
    }

    @Test
    void streamsTheEventsOfAnthropicInTheirOrder() throws Exception {
        String whole = SimulatorServer.json(ask("")).at("/content/0/text").asText();

        HttpResponse<String> response = ask("'stream':true,");

        assertThat(response.headers().firstValue("content-type"))
                .get()
                .asString()
                .startsWith("text/event-stream");
        List<SseText.Event> events = SseText.events(response.body());
        assertThat(events).extracting(SseText.Event::name).startsWith("message_start", "content_block_start", "ping");
        assertThat(events)
                .extracting(SseText.Event::name)
                .endsWith("content_block_delta", "content_block_stop", "message_delta", "message_stop");
        assertThat(events)
                .allSatisfy(
                        event -> assertThat(event.json().path("type").asText()).isEqualTo(event.name()));
        assertThat(SseText.joined(events, "/delta/text")).isEqualTo(whole);
        JsonNode start = events.get(0).json().path("message");
        assertThat(start.path("content")).isEmpty();
        assertThat(start.path("stop_reason").isNull()).isTrue();
        JsonNode end = events.get(events.size() - 2).json();
        assertThat(end.at("/delta/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(end.at("/usage/output_tokens").asInt()).isEqualTo((whole.length() + 3) / 4);
    }

    @Test
    void stopsAtMaxTokens() throws Exception {
        JsonNode message = SimulatorServer.json(server.post(
                PATH,
                Asked.json("{'model':'m','max_tokens':5,'messages':[{'role':'user','content':'Tell me more'}]}")));

        assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(message.at("/content/0/text").asText()).hasSizeBetween(16, 20);
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void callsTheToolItIsForcedTo() throws Exception {
        String tools = "'tools':[{'name':'other','input_schema':{'type':'object'}},{'name':'weather','input_schema':"
                + "{'type':'object','required':['unit'],'properties':{'unit':{'enum':['C','F']}}}}],"
                + "'tool_choice':{'type':'tool','name':'weather'},";

        JsonNode message = SimulatorServer.json(ask(tools));
        List<SseText.Event> events =
                SseText.events(ask(tools + "'stream':true,").body());

        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        JsonNode block = message.at("/content/0");
        assertThat(block.path("type").asText()).isEqualTo("tool_use");
        assertThat(block.path("id").asText()).startsWith("toolu_");
        assertThat(block.path("name").asText()).isEqualTo("weather");
        assertThat(block.path("input")).isEqualTo(Json.MAPPER.readTree("{\"unit\":\"C\"}"));
        assertThat(SseText.joined(events, "/delta/partial_json")).isEqualTo("{\"unit\":\"C\"}");
    }

    @Test
    void usesTheResultOfATool() throws Exception {
        JsonNode message = SimulatorServer.json(
                server.post(
                        PATH,
                        Asked.json(
                                "{'model':'m','max_tokens':500,'tools':[{'name':'weather','input_schema':{}}],"
                                        + "'tool_choice':{'type':'any'},'messages':[{'role':'user','content':'Weather in Oslo?'},"
                                        + "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'weather','input':{}}]},"
                                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':'11 degrees'}]}]}")));

        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.at("/content/0/text").asText()).contains("11 degrees", "Weather in Oslo?");
    }

    @Test
    void fitsTheSchemaItIsGiven() throws Exception {
        JsonNode message = SimulatorServer.json(ask("'output_config':{'format':{'type':'json_schema','schema':"
                + "{'type':'object','required':['score'],'properties':{'score':{'type':'integer','minimum':3}}}}},"));

        assertThat(message.at("/content/0/text").asText()).isEqualTo("{\"score\":3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'m','messages':[{'role':'user','content':'x'}]} | max_tokens: Field required",
                "{'model':'m','max_tokens':9} | messages: Field required",
                "{'max_tokens':9,'messages':[{'role':'user','content':'x'}]} | model: Field required",
                "{'model':'m','max_tokens':9,'messages':[]} | messages: at least one message is required",
                "{'model':'m','max_tokens':'9','messages':[{}]} | max_tokens: Input should be a valid integer",
                "{'model':'claude-opus-4-8','max_tokens':9,'temperature':1,'messages':[{}]} | `temperature` is deprecated for this model.",
                "{'model':'claude-fable-5','max_tokens':9,'temperature':0,'messages':[{}]} | `temperature` is deprecated for this model.",
                "{'model':'claude-opus-4-7-20260416','max_tokens':9,'top_p':0.5,'messages':[{}]} | `top_p` is deprecated for this model.",
                "{'model':'claude-sonnet-5','max_tokens':9,'temperature':0.2,'messages':[{}]} | `temperature` is deprecated for this model.",
                "{'model':'m','max_tokens':9,'tool_choice':{'type':'tool','name':'no'},'messages':[{}]} | tool_choice: Tool 'no' not found in provided tools",
            })
    void refusesWhatAnthropicRefuses(String body, String message) throws Exception {
        HttpResponse<String> response = server.post(PATH, body.replace('\'', '"'));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = SimulatorServer.json(response);
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").asText().replace('"', '\'')).isEqualTo(message);
        assertThat(error.path("request_id").asText())
                .isEqualTo(response.headers().firstValue("request-id").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'claude-sonnet-5','max_tokens':9,'temperature':1,'messages':[{'role':'user','content':'x'}]}",
                "{'model':'claude-sonnet-4-6','max_tokens':9,'temperature':0.3,'messages':[{'role':'user','content':'x'}]}",
                "{'model':'claude-haiku-4-5','max_tokens':0,'messages':[{'role':'user','content':'x'}]}",
            })
    void takesWhatAnthropicTakes(String body) throws Exception {
        assertThat(server.post(PATH, body.replace('\'', '"')).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoJson() throws Exception {
        for (String body : new String[] {"", "{\"model\":", "[]", "\"text\""}) {
            HttpResponse<String> response = server.post(PATH, body);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(SimulatorServer.json(response).at("/error/message").asText())
                    .contains("not valid JSON");
        }
    }
}
