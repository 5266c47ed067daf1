package org.llmfailover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;

class HttpErrorsTest {

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("from the primary")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from the fallback")));
    private Door door;

    private void start(String... properties) {
        Map<String, String> all = new HashMap<>(Door.chain(anthropic, openai));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        door = new Door(all);
    }

    @AfterEach
    void stop() {
        if (door != null) {
            door.close();
        }
        anthropic.close();
        openai.close();
    }

    private static JsonNode error(HttpResponse<String> response) throws IOException {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = Json.MAPPER.readTree(response.body());
        assertThat(body.size()).isEqualTo(1);
        JsonNode error = body.path("error");
        assertThat(error.fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
        return error;
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static FakeProvider.Reply rateLimited(int retryAfter) {
        return status(
                429,
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too many requests\"}}",
                "Content-Type: application/json",
                "Retry-After: " + retryAfter);
    }

    @Test
    void aProvidersClientErrorKeepsItsStatusAndMessage() throws IOException {
        start();
        anthropic.reply(status(
                422,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"top_k: too small\"}}",
                "Content-Type: application/json"));

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(error(response).path("code").asText()).isEqualTo("client-error");
        assertThat(error(response).path("message").asText()).isEqualTo("top_k: too small");
        assertThat(error(response).path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(header(response, "X-Llm-Error-Kind")).isEqualTo("client-error");
        assertThat(header(response, "Retry-After")).isNull();
        assertThat(openai.requests()).isEmpty();
    }

    @Test
    void aPromptThatIsTooLongKeepsItsStatusAndMessage() throws IOException {
        start();
        anthropic.reply(status(
                400,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                        + "\"message\":\"prompt is too long: 250000 tokens > 200000 maximum\"}}",
                "Content-Type: application/json"));

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("code").asText()).isEqualTo("context-length");
        assertThat(error(response).path("message").asText()).contains("250000 tokens");
    }

    @Test
    void aRefusalInsideA200StaysA200() throws IOException {
        start();
        anthropic.reply(
                ok(
                        """
                {"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-5",
                 "content":[],"stop_reason":"refusal","stop_sequence":null,
                 "usage":{"input_tokens":12,"output_tokens":1}}"""));

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "X-Llm-Error-Kind")).isEqualTo("refusal");
        JsonNode choice = Json.MAPPER.readTree(response.body()).at("/choices/0");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("content_filter");
        assertThat(choice.at("/message/refusal").asText()).isNotEmpty();
        assertThat(openai.requests()).isEmpty();
    }

    @Test
    void whenEveryTargetIsRateLimitedItIs429WithTheSoonestRetryAfter() throws IOException {
        start();
        anthropic.reply(rateLimited(70));
        openai.reply(rateLimited(50));

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(error(response).path("code").asText()).isEqualTo("rate-limited");
        assertThat(error(response).path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(error(response).path("message").asText()).contains("try again in");
        assertThat(Integer.parseInt(header(response, "Retry-After"))).isBetween(48, 50);
    }

    @Test
    void whenNothingIsLeftToTryItIs503WithRetryAfter() throws IOException {
        start();
        anthropic.reply(anthropicOverloaded());
        openai.reply(status(500, "<html>oops</html>"));

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(error(response).path("code").asText()).isEqualTo("overloaded");
        assertThat(error(response).path("type").asText()).isEqualTo("server_error");
        assertThat(error(response).path("message").asText())
                .startsWith("temporarily unavailable, try again in ")
                .contains("anthropic/claude-sonnet-5: overloaded", "openai/gpt-5.4: server-error");
        assertThat(Integer.parseInt(header(response, "Retry-After"))).isPositive();
        assertThat(header(response, "X-Llm-Attempts")).contains("openai/gpt-5.4:server-error:");
    }

    @Test
    void aBugOfOursIs500WithoutInternals() throws IOException {
        Processor bug = exchange -> {
            throw new IllegalStateException("secret internals");
        };
        door = new Door(Door.chain(anthropic, openai), Map.of("llmGiveUp", bug));
        anthropic.reply(anthropicOverloaded());
        openai.reply(anthropicOverloaded());

        HttpResponse<String> response = door.chat(request("hello"));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(error(response).path("code").asText()).isEqualTo("server-error");
        assertThat(response.body()).doesNotContain("secret internals", "IllegalState", "org.", "java.", "\\tat ");
        assertThat(header(response, "X-Llm-Error-Kind")).isEqualTo("server-error");
    }

    @Test
    void withKeysOnlyABearerOfOneOfThemComesIn() throws IOException {
        start("llm.http.api-keys", "first-key, second-key");

        assertThat(door.chat(request("hello"), "Authorization", "Bearer first-key")
                        .statusCode())
                .isEqualTo(200);
        assertThat(door.chat(request("hello"), "authorization", "bearer second-key")
                        .statusCode())
                .isEqualTo(200);
        assertThat(door.get("/v1/models", "Authorization", "Bearer second-key").statusCode())
                .isEqualTo(200);
        int served = anthropic.requests().size();
        for (String wrong : new String[] {
            "Bearer first-kez",
            "Bearer first-ke",
            "Bearer first-key2",
            "Bearer first-key, second-key",
            "Bearer ",
            "Bearer",
            "first-key",
            "Basic Zmlyc3Qta2V5Og==",
            "Digest first-key",
            "Bearer FIRST-KEY"
        }) {
            refused(door.chat(request("hello"), "Authorization", wrong));
            refused(door.get("/v1/models", "Authorization", wrong));
        }
        refused(door.chat(request("hello")));
        refused(door.get("/v1/models"));
        assertThat(anthropic.requests()).hasSize(served);
    }

    private static void refused(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(header(response, "WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(header(response, "X-Llm-Error-Kind")).isEqualTo("auth");
        assertThat(error(response).path("code").asText()).isEqualTo("auth");
        assertThat(error(response).path("type").asText()).isEqualTo("authentication_error");
        assertThat(response.body()).doesNotContain("first-key", "second-key");
    }

    @Test
    void aKeyInTheQueryIsNoKey() throws IOException {
        start("llm.http.api-keys", "first-key");

        refused(door.get("/v1/models?Authorization=Bearer%20first-key"));
        refused(door.send(Door.builder(door.url() + "/v1/chat/completions?authorization=Bearer%20first-key")
                .POST(BodyPublishers.ofString(request("hello")))
                .build()));
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void aKeySentTwiceIsNoKey() throws IOException {
        start("llm.http.api-keys", "first-key");

        refused(door.chat(request("hello"), "Authorization", "Bearer first-key", "Authorization", "Bearer other"));
    }

    @Test
    void anUnknownPathIs404() {
        start();

        for (String path :
                new String[] {"/v1", "/v1/chat", "/v1/completions", "/v1/chat/completions/x", "/v1/models/default"}) {
            HttpResponse<String> response = door.get(path);

            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).doesNotContain("org.", "java.");
        }
    }

    @Test
    void anotherMethodIs405() {
        start();

        for (String method : new String[] {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}) {
            HttpResponse<String> response = door.send(Door.builder(door.url() + "/v1/chat/completions")
                    .method(method, BodyPublishers.noBody())
                    .build());

            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(header(response, "Allow")).isEqualTo("POST");
            assertThat(response.body()).doesNotContain("org.", "java.");
        }
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void anOpenAiPathTheDoorDoesNotHaveIsAJsonErrorAndNoPage() {
        start();

        for (String path : new String[] {"/v1/embeddings", "/v1/chat", "/v1/chat/completions/extra", "/v1/"}) {
            HttpResponse<String> response = door.send(Door.builder(door.url() + path)
                    .POST(BodyPublishers.ofString("{}"))
                    .build());

            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(header(response, "Content-Type")).isEqualTo("application/json");
            assertThat(response.body()).contains("\"code\":\"client-error\"", "/v1/chat/completions");
        }
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void theSimulatorIsNotServedBesideRealProviders() {
        start();

        assertThat(door.send(Door.builder(door.url() + "/simulator/anthropic/fault")
                                .POST(BodyPublishers.ofString("{}"))
                                .build())
                        .statusCode())
                .isEqualTo(404);
    }
}
