package org.llmfailover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;

class HttpDoorTest {

    private static final FakeProvider ANTHROPIC = new FakeProvider();
    private static final FakeProvider OPENAI = new FakeProvider();
    private static Door door;

    @BeforeAll
    static void start() {
        Map<String, String> properties = Door.chain(ANTHROPIC, OPENAI);
        properties.put("llm.chain.default.aliases", "gpt-5.4, my-model");
        properties.put("llm.chain.second.targets", "openai/gpt-5.4");
        properties.put("llm.chain.second.pattern", "single");
        door = new Door(properties);
    }

    @AfterAll
    static void stop() {
        door.close();
        ANTHROPIC.close();
        OPENAI.close();
    }

    @BeforeEach
    void bothAnswer() {
        ANTHROPIC.reply(ok(Answers.anthropic("from the primary")));
        OPENAI.reply(ok(Answers.openai("from the fallback")));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    @Test
    void aPlainAnswerIsAChatCompletionWithItsFacts() {
        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        JsonNode answer = json(response);
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("claude-sonnet-5");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("from the primary");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(12);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(answer.at("/llm/provider").asText()).isEqualTo("anthropic");
        assertThat(answer.at("/llm/model").asText()).isEqualTo("claude-sonnet-5");
        assertThat(answer.at("/llm/degraded").isBoolean()).isTrue();
        assertThat(answer.at("/llm/degraded").asBoolean()).isFalse();
        assertThat(answer.at("/llm/prompt_variant").asText()).isEqualTo("caller");
        assertThat(answer.at("/llm/attempts/0").asText()).matches("anthropic/claude-sonnet-5:ok:\\d+ms");
    }

    @Test
    void aPlainAnswerHasExactlyTheHeadersOfTheContract() {
        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "content-length",
                        "content-type",
                        "x-llm-attempts",
                        "x-llm-degraded",
                        "x-llm-model",
                        "x-llm-prompt-variant",
                        "x-llm-provider");
        assertThat(header(response, "X-Llm-Provider")).isEqualTo("anthropic");
        assertThat(header(response, "X-Llm-Model")).isEqualTo("claude-sonnet-5");
        assertThat(header(response, "X-Llm-Degraded")).isEqualTo("false");
        assertThat(header(response, "X-Llm-Attempts")).matches("anthropic/claude-sonnet-5:ok:\\d+ms");
        assertThat(header(response, "X-Llm-Prompt-Variant")).isEqualTo("caller");
    }

    @Test
    void aFallbacksAnswerSaysSo() {
        ANTHROPIC.reply(anthropicOverloaded());

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "X-Llm-Provider")).isEqualTo("openai");
        assertThat(header(response, "X-Llm-Degraded")).isEqualTo("true");
        assertThat(header(response, "X-Llm-Degraded-Reason")).isEqualTo("overloaded");
        assertThat(header(response, "X-Llm-Attempts"))
                .matches("(anthropic/claude-sonnet-5:overloaded:\\d+ms,){3}openai/gpt-5.4:ok:\\d+ms");
        assertThat(json(response).at("/llm/degraded").asBoolean()).isTrue();
        assertThat(json(response).at("/llm/degraded_reason").asText()).isEqualTo("overloaded");
        assertThat(json(response).at("/llm/attempts")).hasSize(4);
        assertThat(json(response).at("/llm/notice").asText()).contains("backup model");
    }

    @Test
    void theModelListHasEveryChainAndAlias() {
        HttpResponse<String> response = door.get("/v1/models");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(json(response).path("object").asText()).isEqualTo("list");
        assertThat(json(response).findValuesAsText("id"))
                .containsExactlyInAnyOrder("default", "gpt-5.4", "my-model", "second");
        assertThat(json(response).at("/data/0/object").asText()).isEqualTo("model");
        assertThat(json(response).at("/data/0/created").isIntegralNumber()).isTrue();
        assertThat(json(response).at("/data/0/owned_by").asText()).isNotEmpty();
    }

    @Test
    void theHeaderSelectsTheChainAndWinsOverTheModel() {
        String body = request("hello").replaceFirst("\\{", "{\"model\":\"gpt-5.4\",");

        assertThat(header(door.chat(body, "X-Llm-Chain", "second"), "X-Llm-Provider"))
                .isEqualTo("openai");
        assertThat(header(door.chat(body), "X-Llm-Provider")).isEqualTo("anthropic");
    }

    @Test
    void anUnknownChainIs404ByHeaderAndByModel() {
        HttpResponse<String> byHeader = door.chat(request("hello"), "X-Llm-Chain", "nope");
        HttpResponse<String> byModel = door.chat(request("hello").replaceFirst("\\{", "{\"model\":\"nope\","));

        assertThat(byHeader.statusCode()).isEqualTo(404);
        assertThat(json(byHeader).at("/error/message").asText()).contains("'nope'", "default", "second");
        assertThat(json(byHeader).at("/error/code").asText()).isEqualTo("client-error");
        assertThat(byModel.statusCode()).isEqualTo(404);
        assertThat(json(byModel).at("/error/param").asText()).isEqualTo("model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quorum", "hot-hot", "nonsense", "SINGLE "})
    void aPatternThatIsUnknownOrNotGrantedIs400(String pattern) {
        int before = ANTHROPIC.requests().size();

        HttpResponse<String> response = door.chat(request("hello"), "X-Llm-Pattern", pattern);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/message").asText())
                .contains("Pattern", "'" + pattern.strip() + "'", "retry-and-shed");
        assertThat(header(response, "X-Llm-Error-Kind")).isEqualTo("client-error");
        assertThat(ANTHROPIC.requests()).hasSize(before);
    }

    @Test
    void thePatternSingleAsksOnlyThePrimary() {
        ANTHROPIC.reply(anthropicOverloaded());
        int before = OPENAI.requests().size();

        HttpResponse<String> response = door.chat(request("hello"), "X-Llm-Pattern", "single");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(OPENAI.requests()).hasSize(before);
    }

    @Test
    void thePatternHotColdAsksThePrimaryOnce() {
        ANTHROPIC.reply(anthropicOverloaded());

        HttpResponse<String> response = door.chat(request("hello"), "X-Llm-Pattern", "hot-cold");

        assertThat(header(response, "X-Llm-Attempts"))
                .matches("anthropic/claude-sonnet-5:overloaded:\\d+ms,openai/gpt-5.4:ok:\\d+ms");
    }

    @Test
    void theBudgetEndsThePrimarysTime() {
        ANTHROPIC.reply(silence());

        HttpResponse<String> response = door.chat(request("hello"), "X-Llm-Budget-Millis", "200");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "X-Llm-Degraded-Reason")).isEqualTo("timeout");
    }

    @Test
    void theDeadlineEndsTheCallWith504() {
        ANTHROPIC.reply(silence());
        OPENAI.reply(silence());

        HttpResponse<String> response = door.chat(request("hello"), "X-Llm-Deadline-Millis", "300");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(json(response).at("/error/code").asText()).isEqualTo("timeout");
        assertThat(json(response).at("/error/message").asText()).contains("300 ms");
        assertThat(header(response, "X-Llm-Error-Kind")).isEqualTo("timeout");
        assertThat(header(response, "X-Llm-Attempts")).contains("anthropic/", "openai/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "1.5", "99999999999999999999"})
    void aTimeThatIsNoneIs400AndNamesItsHeader(String millis) {
        int before = ANTHROPIC.requests().size();

        for (String name : new String[] {"Deadline", "Budget"}) {
            HttpResponse<String> response = door.chat(request("hello"), "X-Llm-" + name + "-Millis", millis);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).at("/error/message").asText())
                    .contains("X-Llm-" + name + "-Millis", "'" + millis + "'");
        }
        assertThat(ANTHROPIC.requests()).hasSize(before);
    }

    @Test
    void aDeadlineBeyondTheChainsIsTheChains() {
        ANTHROPIC.reply(after(50, ok(Answers.anthropic("in time"))));

        assertThat(door.chat(request("hello"), "X-Llm-Deadline-Millis", "9000000000")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aNamedPromptTakesItsVariablesFromTheBody() {
        HttpResponse<String> response = door.chat(
                "{\"product\":\"the shop\",\"question\":\"Where is my order?\"}", "X-Llm-Prompt", "support-answer");

        assertThat(response.body()).contains("from the primary");
        assertThat(header(response, "X-Llm-Prompt-Variant")).startsWith("support-answer/anthropic@");
        assertThat(ANTHROPIC.lastRequest().body()).contains("Where is my order?");
    }

    @Test
    void aVariableThatIsMissingIs400AndNamed() {
        HttpResponse<String> response =
                door.chat("{\"question\":\"Where is my order?\"}", "X-Llm-Prompt", "support-answer");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/message").asText()).contains("'product'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "../../etc/passwd", "..", "a/b", "%2e%2e%2fx"})
    void aPromptThatDoesNotExistIs404(String prompt) {
        HttpResponse<String> response = door.chat("{\"question\":\"x\"}", "X-Llm-Prompt", prompt);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/param").asText()).isEqualTo("X-Llm-Prompt");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Llm-Deadline-Millis, 0",
        "X-Llm-Budget-Millis, soon",
        "X-Llm-Pattern, quorum",
        "X-Llm-Chain, nope",
    })
    void aWrongHeaderIsCalledByTheNameTheCallerWrote(String header, String value) {
        HttpResponse<String> response = door.chat(Door.request("Hello"), header, value);

        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(json(response).at("/error/param").asText()).isEqualTo(header);
        assertThat(json(response).at("/error/message").asText()).startsWith(header + " '" + value + "'");
    }
}
