package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorStreamBreaksTest {

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

    private static HttpResponse<InputStream> open(SimulatorServer at, Asked asked) throws Exception {
        return at.send(
                at.request(asked.streamPath)
                        .POST(BodyPublishers.ofString(asked.body(true)))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static long contentEvents(String text) {
        return SseText.events(text).stream()
                .filter(event -> event.data().contains("text_delta")
                        || event.data().contains("\"delta\":{\"content\":")
                        || event.data().contains("\"parts\":"))
                .count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ANTHROPIC | overloaded | /error/type | overloaded_error",
                "ANTHROPIC | server-error | /error/type | api_error",
                "OPENAI | overloaded | /error/code | server_is_overloaded",
                "OPENAI | server-error | /error/type | server_error",
                "GEMINI | overloaded | /error/status | UNAVAILABLE",
                "GEMINI | server-error | /error/status | INTERNAL",
            })
    void endsWithAnErrorEvent(Asked asked, String kind, String pointer, String value) throws Exception {
        server.breakDown(asked.provider, "{'kind':'" + kind + "','after_chunks':3}");

        HttpResponse<String> response = server.post(asked.streamPath, asked.body(true));

        assertThat(response.statusCode()).isEqualTo(200);
        List<SseText.Event> events = SseText.events(response.body());
        SseText.Event last = events.get(events.size() - 1);
        assertThat(last.json().at(pointer).asText()).isEqualTo(value);
        assertThat(last.name()).isEqualTo(asked == Asked.ANTHROPIC ? "error" : null);
        assertThat(contentEvents(response.body())).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void losesTheConnection(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'network','after_chunks':2}");

        HttpResponse<InputStream> response = open(server, asked);

        assertThat(response.statusCode()).isEqualTo(200);
        StringBuilder seen = new StringBuilder();
        assertThatThrownBy(() -> readInto(seen, response)).isInstanceOf(IOException.class);
        assertThat(seen.toString()).contains("data: ");
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void fallsSilent(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'timeout','after_chunks':2}");
        long start = System.nanoTime();

        HttpResponse<InputStream> response = open(server, asked);

        StringBuilder seen = new StringBuilder();
        assertThatThrownBy(() -> readInto(seen, response)).isInstanceOf(IOException.class);
        assertThat(seen.toString()).contains("data: ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SimulatorServer.SILENCE);
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void endsWithoutATerminator(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'bad-answer','after_chunks':4}");

        String body = server.post(asked.streamPath, asked.body(true)).body();

        assertThat(body)
                .endsWith("\n\n")
                .doesNotContain("message_stop", "[DONE]", "\"finishReason\"", "\"finish_reason\":\"");
        assertThat(SseText.events(body))
                .allSatisfy(event -> assertThat(event.json().isObject()).isTrue());
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void breaksBeforeTheTerminatorWhenTheAnswerIsShorter(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'bad-answer','after_chunks':10000}");

        String body = server.post(asked.streamPath, asked.body(true)).body();

        assertThat(body).doesNotContain("message_stop", "[DONE]", "\"finishReason\"", "\"finish_reason\":\"");
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void leavesPlainRequestsAlone(Asked asked) throws Exception {
        server.breakDown(asked.provider, "{'kind':'overloaded','after_chunks':1}");

        assertThat(server.post(asked.plainPath, asked.body(false)).statusCode()).isEqualTo(200);
    }

    @Test
    void writesEachEventAsItComesAndStopsWhenTheClientLeaves() throws Exception {
        try (SimulatorServer slow = SimulatorServer.withLatency("1")) {
            HttpResponse<InputStream> response = open(slow, Asked.ANTHROPIC);
            BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            long first = System.nanoTime();
            String line = lines.readLine();
            int deltas = 0;
            while (deltas < 5) {
                deltas += line.contains("text_delta") ? 1 : 0;
                line = lines.readLine();
            }
            Duration between = Duration.ofNanos(System.nanoTime() - first);

            assertThat(between).isGreaterThan(Duration.ofMillis(250));
            assertThat(slow.requestsInFlight()).isPositive();
            lines.close();
            await().atMost(Duration.ofMillis(700)).until(() -> slow.requestsInFlight() == 0);
        }
    }

    private static void readInto(StringBuilder seen, HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            for (int next = body.read(); next >= 0; next = body.read()) {
                seen.append((char) next);
            }
        }
    }
}
