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
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;

class SimulatedGeminiTest {

    private static final String PATH = Asked.GEMINI.plainPath;
    private static final String STREAM = Asked.GEMINI.streamPath;

    private static SimulatorServer server;

    @BeforeAll
    static void start() throws Exception {
        server = SimulatorServer.on();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String body(String extra) {
        return Asked.json("{" + extra + "'contents':[{'role':'user','parts':[{'text':'What is a fjord?'}]}]}");
    }

    @Test
    void answersInTheFormOfGenerateContent() throws Exception {
        HttpResponse<String> response = server.post(PATH, body(""));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json; charset=UTF-8");
        JsonNode answer = SimulatorServer.json(response);
        JsonNode candidate = answer.at("/candidates/0");
        String text = candidate.at("/content/parts/0/text").asText();
        assertThat(text).contains("What is a fjord?");
        assertThat(candidate.at("/content/role").asText()).isEqualTo("model");
        assertThat(candidate.path("finishReason").asText()).isEqualTo("STOP");
        assertThat(candidate.path("index").asInt(-1)).isZero();
        assertThat(answer.path("modelVersion").asText()).isEqualTo("gemini-3-flash");
        assertThat(answer.path("responseId").asText()).isNotEmpty();
        JsonNode usage = answer.path("usageMetadata");
        assertThat(usage.path("candidatesTokenCount").asInt()).isEqualTo((text.length() + 3) / 4);
        assertThat(usage.path("thoughtsTokenCount").asInt(-1)).isZero();
        assertThat(usage.path("cachedContentTokenCount").asInt(-1)).isZero();
        assertThat(usage.path("totalTokenCount").asInt())
                .isEqualTo(usage.path("promptTokenCount").asInt()
                        + usage.path("candidatesTokenCount").asInt());
    }

    @Test
    void streamsWholeResponses() throws Exception {
        String whole = SimulatorServer.json(server.post(PATH, body("")))
                .at("/candidates/0/content/parts/0/text")
                .asText();

        HttpResponse<String> response = server.post(STREAM, body(""));

        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        List<SseText.Event> events = SseText.events(response.body());
        assertThat(events).hasSizeGreaterThan(5).allSatisfy(event -> {
            assertThat(event.name()).isNull();
            assertThat(event.json().path("usageMetadata").has("promptTokenCount"))
                    .isTrue();
            assertThat(event.json().path("modelVersion").asText()).isEqualTo("gemini-3-flash");
        });
        assertThat(SseText.joined(events, "/candidates/0/content/parts/0/text")).isEqualTo(whole);
        assertThat(SseText.joined(events, "/candidates/0/finishReason")).isEqualTo("STOP");
        assertThat(events.get(events.size() - 1)
                        .json()
                        .at("/candidates/0/finishReason")
                        .asText())
                .isEqualTo("STOP");
    }

    @Test
    void takesAnEscapedColon() throws Exception {
        assertThat(server.post(PATH.replace(":", "%3A"), body("")).statusCode()).isEqualTo(200);
    }

    @Test
    void stopsAtMaxOutputTokens() throws Exception {
        JsonNode answer = SimulatorServer.json(server.post(PATH, body("'generationConfig':{'maxOutputTokens':6},")));

        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
        assertThat(answer.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "parametersJsonSchema"})
    void callsTheFunctionItIsForcedTo(String schemaField) throws Exception {
        String body = body("'tools':[{'functionDeclarations':[{'name':'other'},{'name':'weather','" + schemaField
                + "':{'type':'OBJECT','required':['warm'],'properties':{'warm':{'type':'BOOLEAN'}}}}]}],"
                + "'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['weather']}},");

        JsonNode part = SimulatorServer.json(server.post(PATH, body)).at("/candidates/0/content/parts/0");
        List<SseText.Event> events = SseText.events(server.post(STREAM, body).body());

        assertThat(part.at("/functionCall/name").asText()).isEqualTo("weather");
        assertThat(part.at("/functionCall/args")).isEqualTo(Json.MAPPER.readTree("{\"warm\":true}"));
        assertThat(part.path("thoughtSignature").asText()).isBase64();
        assertThat(events.get(0)
                        .json()
                        .at("/candidates/0/content/parts/0/functionCall/name")
                        .asText())
                .isEqualTo("weather");
        assertThat(events.get(1).json().at("/candidates/0/finishReason").asText())
                .isEqualTo("STOP");
    }

    @Test
    void usesTheResultOfAFunction() throws Exception {
        JsonNode answer = SimulatorServer.json(
                server.post(
                        PATH,
                        Asked.json(
                                "{'contents':[{'role':'user','parts':[{'text':'Weather in Oslo?'}]},"
                                        + "{'role':'model','parts':[{'functionCall':{'name':'weather','args':{}}}]},"
                                        + "{'role':'user','parts':[{'functionResponse':{'name':'weather','response':{'degrees':11}}}]}]}")));

        assertThat(answer.at("/candidates/0/content/parts/0/text").asText())
                .contains("{\"degrees\":11}", "Weather in Oslo?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"responseSchema", "responseJsonSchema"})
    void fitsTheSchemaItIsGiven(String field) throws Exception {
        JsonNode answer = SimulatorServer.json(server.post(
                PATH,
                body("'generationConfig':{'responseMimeType':'application/json','" + field
                        + "':{'type':'ARRAY','minItems':'2','items':{'type':'NUMBER'}}},")));

        assertThat(answer.at("/candidates/0/content/parts/0/text").asText()).isEqualTo("[0,0]");
    }

    @Test
    void knowsNoMethodOfTheModelsThemselves() throws Exception {
        for (String path :
                new String[] {"gemini/v1beta/models", "gemini/v1beta/models/", "gemini/v1beta/models/%25zz"}) {
            assertThat(server.post(path, body("")).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m:generateContent | {'contents':[]} | 400 | INVALID_ARGUMENT | contents is not specified",
                "m:generateContent | {} | 400 | INVALID_ARGUMENT | contents is not specified",
                "m:generateContent | {'contents': | 400 | INVALID_ARGUMENT | Invalid JSON payload received",
                "m:streamGenerateContent | {'contents':[{}]} | 400 | INVALID_ARGUMENT | alt=sse",
                "m:countTokens | {'contents':[{}]} | 404 | NOT_FOUND | not found",
                "m | {'contents':[{}]} | 404 | NOT_FOUND | not found",
                "m:generateContent | {'contents':[{}],'toolConfig':{'functionCallingConfig':{'mode':'ANY'}}} | 400 | INVALID_ARGUMENT | no declared function",
            })
    void refusesWhatGeminiRefuses(String method, String body, int code, String status, String words) throws Exception {
        HttpResponse<String> response = server.post("gemini/v1beta/models/" + method, body.replace('\'', '"'));

        assertThat(response.statusCode()).isEqualTo(code);
        JsonNode error = SimulatorServer.json(response).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(code);
        assertThat(error.path("status").asText()).isEqualTo(status);
        assertThat(error.path("message").asText()).contains(words);
    }
}
