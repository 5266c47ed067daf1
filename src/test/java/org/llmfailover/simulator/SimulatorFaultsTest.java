package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.llmfailover.chat.Json;

class SimulatorFaultsTest {

    private static SimulatorServer server;

    @BeforeAll
    static void start() throws Exception {
        server = SimulatorServer.on();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void mend() throws Exception {
        for (Asked asked : Asked.values()) {
            server.delete(asked.provider + "/fault");
        }
    }

    private static HttpResponse<String> ask(Asked asked, boolean stream) throws Exception {
        return server.post(asked.path(stream), asked.body(stream));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ANTHROPIC | overloaded | 529 | /error/type | overloaded_error",
                "ANTHROPIC | server-error | 500 | /error/type | api_error",
                "ANTHROPIC | rate-limited | 429 | /error/type | rate_limit_error",
                "ANTHROPIC | quota | 429 | /error/details/error_code | enforced_spend_limit_reached",
                "ANTHROPIC | auth | 401 | /error/type | authentication_error",
                "ANTHROPIC | model-not-found | 404 | /error/type | not_found_error",
                "ANTHROPIC | context-length | 400 | /error/message | prompt is too long: 213462 tokens > 200000 maximum",
                "ANTHROPIC | client-error | 400 | /error/type | invalid_request_error",
                "OPENAI | overloaded | 503 | /error/code | server_is_overloaded",
                "OPENAI | server-error | 500 | /error/type | server_error",
                "OPENAI | rate-limited | 429 | /error/code | rate_limit_exceeded",
                "OPENAI | quota | 429 | /error/code | insufficient_quota",
                "OPENAI | auth | 401 | /error/code | invalid_api_key",
                "OPENAI | model-not-found | 404 | /error/code | model_not_found",
                "OPENAI | context-length | 400 | /error/code | context_length_exceeded",
                "OPENAI | client-error | 400 | /error/type | invalid_request_error",
                "GEMINI | overloaded | 503 | /error/status | UNAVAILABLE",
                "GEMINI | server-error | 500 | /error/status | INTERNAL",
                "GEMINI | rate-limited | 429 | /error/details/0/violations/0/quotaId | GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
                "GEMINI | quota | 429 | /error/details/0/violations/0/quotaId | GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                "GEMINI | auth | 400 | /error/details/0/reason | API_KEY_INVALID",
                "GEMINI | model-not-found | 404 | /error/status | NOT_FOUND",
                "GEMINI | context-length | 400 | /error/message | The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                "GEMINI | client-error | 400 | /error/status | INVALID_ARGUMENT",
            })
    void answersWithTheProvidersOwnErrorPlainAndStreamed(
            Asked asked, String kind, int status, String pointer, String value) throws Exception {
        server.breakDown(asked.provider, "{'kind':'" + kind + "'}");

        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> response = ask(asked, stream);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("content-type"))
                    .get()
                    .asString()
                    .startsWith("application/json");
            assertThat(response.headers().firstValue("retry-after")).isEmpty();
            assertThat(SimulatorServer.json(response).at(pointer).asText()).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void saysWhenToComeBackOnlyWhenTold(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'rate-limited','retry_after':7}");

        HttpResponse<String> response = ask(asked, false);

        assertThat(response.headers().firstValue("retry-after")).hasValue("7");
        JsonNode details = SimulatorServer.json(response).at("/error/details");
        if (asked == Asked.GEMINI) {
            assertThat(details.get(1).path("@type").asText()).isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
            assertThat(details.get(1).path("retryDelay").asText()).isEqualTo("7s");
        } else {
            assertThat(details.isMissingNode()).isTrue();
        }
    }

    @Test
    void refusesInsideA200() throws Exception {
        for (Asked asked : Asked.values()) {
            server.breakDown(asked.provider, "{'kind':'refusal'}");
        }

        JsonNode anthropic = SimulatorServer.json(ask(Asked.ANTHROPIC, false));
        JsonNode openai = SimulatorServer.json(ask(Asked.OPENAI, false));
        JsonNode gemini = SimulatorServer.json(ask(Asked.GEMINI, false));

        assertThat(anthropic.path("stop_reason").asText()).isEqualTo("refusal");
        assertThat(anthropic.path("content")).isEmpty();
        assertThat(anthropic.at("/stop_details/category").asText()).isEqualTo("general_harms");
        assertThat(openai.at("/choices/0/message/refusal").asText()).isNotEmpty();
        assertThat(openai.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(gemini.has("candidates")).isFalse();
        assertThat(gemini.at("/promptFeedback/blockReason").asText()).isEqualTo("PROHIBITED_CONTENT");
    }

    @Test
    void refusesInsideAStream() throws Exception {
        for (Asked asked : Asked.values()) {
            server.breakDown(asked.provider, "{'kind':'refusal'}");
        }

        List<SseText.Event> anthropic =
                SseText.events(ask(Asked.ANTHROPIC, true).body());
        List<SseText.Event> openai = SseText.events(ask(Asked.OPENAI, true).body());
        List<SseText.Event> gemini = SseText.events(ask(Asked.GEMINI, true).body());

        assertThat(anthropic)
                .extracting(SseText.Event::name)
                .containsExactly("message_start", "message_delta", "message_stop");
        assertThat(anthropic.get(1).json().at("/delta/stop_reason").asText()).isEqualTo("refusal");
        assertThat(SseText.joined(openai, "/choices/0/delta/refusal")).isNotEmpty();
        assertThat(SseText.joined(openai, "/choices/0/delta/content")).isEmpty();
        assertThat(SseText.joined(gemini, "/promptFeedback/blockReason")).isEqualTo("PROHIBITED_CONTENT");
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void hangsUpWithoutAnAnswer(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'network'}");

        for (boolean stream : new boolean[] {false, true}) {
            assertThatThrownBy(() -> ask(asked, stream))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(HttpTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void saysNothingUntilTheClientGoesAway(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'timeout'}");

        assertThatThrownBy(() -> server.send(
                        server.request(asked.path(false))
                                .timeout(Duration.ofMillis(200))
                                .POST(BodyPublishers.ofString(asked.body(false)))
                                .build(),
                        BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);

        await().atMost(SimulatorServer.SILENCE.minusMillis(400))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> server.requestsInFlight() == 0);
    }

    @Test
    void closesTheConnectionWhenTheSilenceHasLastedLongEnough() throws Exception {
        server.breakDown("openai", "{'kind':'timeout'}");
        long start = System.nanoTime();

        assertThatThrownBy(() -> ask(Asked.OPENAI, true))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SimulatorServer.SILENCE);
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void cutsTheJsonOfABadAnswer(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'bad-answer'}");

        HttpResponse<String> plain = ask(asked, false);
        String stream = ask(asked, true).body();

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).startsWith("{").hasSizeGreaterThan(40);
        assertThatThrownBy(() -> Json.MAPPER.readTree(plain.body())).isInstanceOf(JsonProcessingException.class);
        List<SseText.Event> events = SseText.events(stream);
        assertThat(events.get(0).json().isObject()).isTrue();
        assertThatThrownBy(
                        () -> Json.MAPPER.readTree(events.get(events.size() - 1).data()))
                .isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void makesASlowProviderAnswerLate(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'slow','latency_ms':300}");

        for (boolean stream : new boolean[] {false, true}) {
            long start = System.nanoTime();
            HttpResponse<String> response = ask(asked, stream);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void makesAFailureLateToo() throws Exception {
        server.breakDown("openai", "{'kind':'overloaded','latency_ms':300}");
        long start = System.nanoTime();

        assertThat(ask(Asked.OPENAI, false).statusCode()).isEqualTo(503);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void failsBeforeItReadsTheRequest() throws Exception {
        server.breakDown("anthropic", "{'kind':'overloaded'}");

        assertThat(server.post(Asked.ANTHROPIC.plainPath, "no json").statusCode())
                .isEqualTo(529);
    }

    @Test
    void strikesOnlyTheNamedModel() throws Exception {
        for (Asked asked : Asked.values()) {
            server.breakDown(asked.provider, "{'kind':'server-error','model':'" + asked.model + "'}");
            assertThat(ask(asked, false).statusCode()).isEqualTo(500);
            server.breakDown(asked.provider, "{'kind':'server-error','model':'another'}");
            assertThat(ask(asked, false).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void strikesOnlyTheNamedProvider() throws Exception {
        server.breakDown("groq", "{'kind':'overloaded'}");

        assertThat(server.post("groq/v1/chat/completions", Asked.OPENAI.body(false))
                        .statusCode())
                .isEqualTo(503);
        assertThat(ask(Asked.OPENAI, false).statusCode()).isEqualTo(200);
    }

    @Test
    void healsByItselfWhenTheSecondsAreOver() throws Exception {
        server.breakDown("openai", "{'kind':'overloaded','seconds':30}");

        server.clock.advance(Duration.ofMillis(29_999));
        assertThat(ask(Asked.OPENAI, false).statusCode()).isEqualTo(503);
        server.clock.advance(Duration.ofMillis(1));
        assertThat(ask(Asked.OPENAI, false).statusCode()).isEqualTo(200);
    }

    @Test
    void strikesTheShareOfTheRate() throws Exception {
        server.breakDown("openai", "{'kind':'overloaded','rate':0.3}");

        int struck = 0;
        for (int i = 0; i < 200; i++) {
            struck += ask(Asked.OPENAI, false).statusCode() == 503 ? 1 : 0;
        }

        assertThat(struck).isBetween(40, 80);
        server.breakDown("openai", "{'kind':'overloaded','rate':0}");
        assertThat(ask(Asked.OPENAI, false).statusCode()).isEqualTo(200);
    }

    @Test
    void keepsWhatACallerSentToItself() throws Exception {
        HttpResponse<String> response = server.send(
                server.request(Asked.OPENAI.plainPath)
                        .headers("Authorization", "Bearer secret", "X-Tenant", "acme", "Cookie", "sid=1")
                        .POST(BodyPublishers.ofString(Asked.OPENAI.body(false)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, List<String>> headers = response.headers().map();
        assertThat(headers).containsOnlyKeys("content-length", "content-type", "x-request-id");
    }
}
