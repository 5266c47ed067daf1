package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.StreamedCall.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** What goes wrong before the first content is mended by the next target, and the caller sees one good stream. */
class BeforeContentTest {

    private static ThreeWires wires;

    @BeforeAll
    static void start() {
        wires = new ThreeWires(Map.of(
                "llm.chain.anthropic.first-token-timeout", "300ms",
                "llm.chain.openai.first-token-timeout", "300ms",
                "llm.chain.gemini.first-token-timeout", "300ms"));
    }

    @AfterAll
    static void stop() {
        wires.close();
    }

    @BeforeEach
    void allAnswer() {
        wires.allAnswer();
    }

    /** The second target of the wire's chain. */
    private static String next(String wire) {
        return switch (wire) {
            case "anthropic" -> "openai";
            case "openai" -> "gemini";
            default -> "anthropic";
        };
    }

    private static void isMended(String wire, Reply broken, String kind) {
        wires.provider(wire).reply(broken);
        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("content-type")).startsWith("text/event-stream");
            assertThat(call.header("x-llm-provider")).isEqualTo(next(wire));
            assertThat(call.header("x-llm-degraded")).isEqualTo("true");
            assertThat(call.header("x-llm-degraded-reason")).isEqualTo(kind);
            assertThat(call.header("x-llm-attempts")).matches(wire + "/[^:]+:" + kind + ":[0-9]+ms");
            List<JsonNode> chunks = call.chunks();
            assertThat(text(chunks)).isEqualTo("from " + next(wire));
            assertThat(chunks)
                    .filteredOn(chunk -> chunk.at("/choices/0/delta").has("role"))
                    .hasSize(1);
            JsonNode llm = chunks.get(chunks.size() - 1).path("llm");
            assertThat(llm.path("attempts")).hasSize(2);
            assertThat(llm.path("attempts").get(0).asText())
                    .startsWith(wire + "/")
                    .contains(":" + kind + ":");
            assertThat(llm.path("attempts").get(1).asText())
                    .startsWith(next(wire) + "/")
                    .contains(":ok:");
            assertThat(llm.path("degraded").asBoolean()).isTrue();
            assertThat(llm.path("degraded_reason").asText()).isEqualTo(kind);
            assertThat(llm.path("notice").asText()).isNotEmpty();
            assertThat(llm.has("rescue")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, 529, overloaded",
        "anthropic, 500, server-error",
        "openai, 503, overloaded",
        "openai, 429, rate-limited",
        "gemini, 503, overloaded",
        "gemini, 500, server-error"
    })
    void anErrorStatus(String wire, int status, String kind) {
        isMended(wire, FakeProvider.status(status, "{}", "Content-Type: application/json"), kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anErrorStatusWithAStreamAsItsBody(String wire) {
        isMended(
                wire,
                FakeProvider.status(503, WireEvents.error(wire), "Content-Type: text/event-stream"),
                "overloaded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anErrorEventAtTheBeginning(String wire) {
        isMended(wire, Streams.whole(List.of(WireEvents.error(wire))), "overloaded");
    }

    /** Google's own client looks for an error that stands in the stream as it is. */
    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anErrorThatIsNoEvent(String wire) {
        String event = WireEvents.error(wire);
        String error = event.substring(event.indexOf('{'), event.lastIndexOf('}') + 1);

        isMended(wire, Streams.whole(List.of(error)), "overloaded");
        isMended(wire, Streams.whole(List.of("\r\n", error.replace("{", "{\n  "))), "overloaded");
    }

    @Test
    void aWholeAnswerThatIsCalledAStream() {
        wires.provider("openai").reply(Streams.whole(List.of(Answers.openai("all at once"))));

        try (StreamedCall call = wires.stream("openai", "")) {
            assertThat(call.header("x-llm-provider")).isEqualTo("openai");
            assertThat(text(call.chunks())).isEqualTo("all at once");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anErrorEventAfterABeginningWithoutContent(String wire) {
        List<String> events = new ArrayList<>(beginning(wire));
        events.add(WireEvents.error(wire));

        isMended(wire, Streams.whole(events), "overloaded");
    }

    /** What a wire sends before any content. */
    private static List<String> beginning(String wire) {
        return switch (wire) {
            case "anthropic" -> Streams.anthropicEvents().subList(0, 2);
            case "openai" -> Streams.openaiEvents().subList(0, 1);
            default ->
                List.of("data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[]},\"index\":0}]}\r\n\r\n");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void keepAlivesWithoutContent(String wire) {
        Reply reply = connection -> {
            connection.send(Streams.HEAD);
            for (String event : beginning(wire)) {
                connection.send(Streams.chunk(event));
            }
            for (int i = 0; i < 200; i++) {
                connection.send(
                        Streams.chunk(i % 2 == 0 ? ": ping\n\n" : "event: ping\ndata: {\"type\":\"ping\"}\n\n"));
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        };

        isMended(wire, reply, "timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void silence(String wire) {
        isMended(wire, FakeProvider.silence(), "timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void silenceAfterTheHead(String wire) {
        Reply reply = connection -> {
            connection.send(Streams.HEAD);
            connection.silence();
        };

        isMended(wire, reply, "timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anEventThatIsNotJson(String wire) {
        List<String> events = new ArrayList<>(beginning(wire));
        events.add((wire.equals("anthropic") ? "event: content_block_delta\n" : "") + "data: {\"delta\": <oops>\n\n");

        isMended(wire, Streams.whole(events), "bad-answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anEmptyStream(String wire) {
        isMended(wire, Streams.whole(List.of()), "bad-answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anAnswerWithoutAnyContent(String wire) {
        isMended(wire, Streams.whole(WireEvents.text(wire)), "bad-answer");
    }

    @Test
    void doneAndNothingElse() {
        isMended("openai", Streams.whole(List.of("data: [DONE]\n\n")), "bad-answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aPageInPlaceOfAStream(String wire) {
        isMended(
                wire,
                FakeProvider.status(200, "<html><body>Sign in to the WiFi</body></html>", "Content-Type: text/html"),
                "bad-answer");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, '{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}'",
        "openai, '{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":\"overloaded\"}}'",
        "gemini, '[{\"error\":{\"code\":503,\"message\":\"The model is overloaded.\",\"status\":\"UNAVAILABLE\"}}]'"
    })
    void anErrorBodyWithStatus200(String wire, String body) {
        isMended(wire, FakeProvider.ok(body), "overloaded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aReset(String wire) {
        isMended(wire, FakeProvider.reset(), "network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aConnectionThatEndsBeforeTheFirstContent(String wire) {
        Reply reply = connection -> {
            connection.send(Streams.HEAD);
            for (String event : beginning(wire)) {
                connection.send(Streams.chunk(event));
            }
            connection.close();
        };

        isMended(wire, reply, "network");
    }

    /** It was taken for a bug of ours: 500 and no fallback. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nno header\r\n\r\n"})
    void aHeadThatIsNoHttp(String head) {
        Reply reply = connection -> {
            connection.send(head);
            connection.close();
        };

        isMended("openai", reply, "network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void eventsThatAreCalledJsonAreRelayedAllTheSame(String wire) {
        String events =
                switch (wire) {
                    case "anthropic" -> String.join("", Streams.anthropicEvents("all ", "the same"));
                    case "openai" -> String.join("", Streams.openaiEvents("all ", "the same"));
                    default -> String.join("", Streams.geminiEvents("all ", "the same"));
                };
        wires.provider(wire).reply(FakeProvider.ok(events));

        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.header("x-llm-provider")).isEqualTo(wire);
            assertThat(text(call.chunks())).isEqualTo("all the same");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aWholeAnswerIsRelayedAsAStream(String wire) {
        String whole =
                switch (wire) {
                    case "anthropic" -> Answers.anthropic("all at once");
                    case "openai" -> Answers.openai("all at once");
                    default -> Answers.gemini("all at once");
                };
        wires.provider(wire).reply(FakeProvider.ok(whole));

        try (StreamedCall call = wires.stream(wire, ",\"stream_options\":{\"include_usage\":true}")) {
            assertThat(call.header("content-type")).startsWith("text/event-stream");
            assertThat(call.header("x-llm-provider")).isEqualTo(wire);
            List<JsonNode> chunks = call.chunks();
            assertThat(text(chunks)).isEqualTo("all at once");
            assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
            JsonNode last = chunks.get(chunks.size() - 1);
            assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
            assertThat(last.at("/llm/attempts")).hasSize(1);
            assertThat(chunks.get(chunks.size() - 2)
                            .at("/choices/0/finish_reason")
                            .asText())
                    .isEqualTo("stop");
        }
    }

    @Test
    void whenAllFailThereIsAPlainErrorAndNoStream() {
        wires.anthropic.reply(Answers.anthropicOverloaded());
        wires.openai.reply(Streams.whole(List.of(WireEvents.error("openai"))));
        wires.gemini.reply(Streams.whole(List.of()));

        try (StreamedCall call = wires.stream("anthropic", "")) {
            assertThat(call.status()).isEqualTo(503);
            assertThat(call.header("content-type")).isEqualTo("application/json");
            assertThat(call.header("retry-after")).isNotEmpty();
            assertThat(call.header("x-llm-error-kind")).isEqualTo("overloaded");
            assertThat(call.header("x-llm-attempts").split(",")).hasSize(3);
            assertThat(call.body().at("/error/code").asText()).isEqualTo("overloaded");
        }
    }

    @Test
    void aCallersMistakeIsAPlainErrorWithTheProvidersStatus() {
        wires.anthropic.reply(FakeProvider.status(
                422,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"top_k: too small\"}}",
                "Content-Type: application/json"));

        try (StreamedCall call = wires.stream("anthropic", "")) {
            assertThat(call.status()).isEqualTo(422);
            assertThat(call.body().at("/error/message").asText()).isEqualTo("top_k: too small");
        }
    }
}
