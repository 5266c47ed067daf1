package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.StreamedCall.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** However a provider frames its events, the caller gets the same stream. */
class FramingTest {

    private static final String TEXT = "Zürich 🚂 東京";

    private static ThreeWires wires;

    @BeforeAll
    static void start() {
        wires = new ThreeWires();
    }

    @AfterAll
    static void stop() {
        wires.close();
    }

    @BeforeEach
    void allAnswer() {
        wires.allAnswer();
    }

    private static String asked(String wire, Reply reply) {
        wires.provider(wire).reply(reply);
        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.status()).isEqualTo(200);
            List<JsonNode> chunks = call.chunks();
            JsonNode last = chunks.get(chunks.size() - 1);
            assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
            assertThat(last.at("/llm/degraded").asBoolean(true)).isFalse();
            return text(chunks);
        }
    }

    /** Some compatible servers do not say that what they send is a stream of events. */
    @ParameterizedTest
    @CsvSource({
        "anthropic, ''",
        "openai, ''",
        "gemini, ''",
        "openai, 'Content-Type: text/plain'",
        "openai, 'Content-Type: application/octet-stream'"
    })
    void aStreamThatIsNotCalledOne(String wire, String type) {
        String head = "HTTP/1.1 200 OK\r\nConnection: close\r\n" + type + (type.isEmpty() ? "" : "\r\n") + "\r\n";

        for (String before : List.of("", "\r\n: hello\n\n")) {
            Reply reply = connection -> {
                connection.send(head + before + whole(wire));
                connection.close();
            };
            assertThat(asked(wire, reply)).isEqualTo(TEXT + " fin");
        }
    }

    private static String whole(String wire) {
        return String.join("", WireEvents.text(wire, TEXT, " fin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void linesEndWithLineFeeds(String wire) {
        String lineFeeds = whole(wire).replace("\r\n", "\n");

        assertThat(asked(wire, Streams.whole(List.of(lineFeeds)))).isEqualTo(TEXT + " fin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void linesEndWithCarriageReturnsAndLineFeeds(String wire) {
        String both = whole(wire).replace("\r\n", "\n").replace("\n", "\r\n");

        assertThat(asked(wire, Streams.whole(List.of(both)))).isEqualTo(TEXT + " fin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void eachByteComesInAPacketOfItsOwn(String wire) {
        assertThat(asked(wire, inPieces(whole(wire), 1))).isEqualTo(TEXT + " fin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void packetsEndAnywhere(String wire) {
        for (int size = 2; size < 12; size++) {
            assertThat(asked(wire, inPieces(whole(wire), size)))
                    .as("packets of " + size)
                    .isEqualTo(TEXT + " fin");
        }
    }

    /** An HTTP chunk is what a reader gets at once. */
    private static Reply inPieces(String text, int size) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return connection -> {
            connection.send(Streams.HEAD);
            for (int i = 0; i < bytes.length; i += size) {
                int length = Math.min(size, bytes.length - i);
                connection.send(Integer.toHexString(length) + "\r\n");
                connection.send(bytes, i, length);
                connection.send("\r\n");
            }
            connection.send("0\r\n\r\n");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void commentsPingsAndUnknownEventsAreNoContent(String wire) {
        List<String> events = new ArrayList<>();
        events.add(": connected\n\n");
        for (String event : WireEvents.text(wire, TEXT, " fin")) {
            events.add("event: ping\ndata: {\"type\": \"ping\"}\n\n");
            events.add(": keep-alive\n\n\n\n");
            events.add("event: telemetry\nid: 7\nretry: 3000\ndata: {\"type\":\"telemetry\",\"load\":0.5}\n\n");
            events.add(event);
        }

        assertThat(asked(wire, Streams.whole(events))).isEqualTo(TEXT + " fin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void dataLinesArePadded(String wire) {
        String padded = whole(wire)
                .replace("\r\n", "\n")
                .replace("data: ", "data:   ")
                .replace("}\n", "}     \n")
                .replace("event: ", "event:");

        assertThat(asked(wire, Streams.whole(List.of(padded)))).isEqualTo(TEXT + " fin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void theLastBlankLineIsMissing(String wire) {
        String cut = whole(wire).stripTrailing();

        assertThat(asked(wire, Streams.whole(List.of(cut)))).isEqualTo(TEXT + " fin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void theEndOfTheConnectionEndsTheBody(String wire) {
        Reply reply = connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                    + "Connection: close\r\n\r\n" + whole(wire));
            connection.close();
        };

        assertThat(asked(wire, reply)).isEqualTo(TEXT + " fin");
    }

    @Test
    void anOpenAiCompatibleProviderLeavesDoneOut() {
        String cut = whole("openai").replace("data: [DONE]\n\n", "");

        assertThat(asked("openai", Streams.whole(List.of(cut)))).isEqualTo(TEXT + " fin");
    }

    @Test
    void whatFollowsTheEndIsNotRelayed() {
        List<String> events = new ArrayList<>(WireEvents.text("openai", TEXT, " fin"));
        events.add(WireEvents.openaiDelta("{\"content\":\"a ghost\"}", "null"));

        assertThat(asked("openai", Streams.whole(events))).isEqualTo(TEXT + " fin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void noCompressionIsAskedFor(String wire) {
        asked(wire, Streams.whole(WireEvents.text(wire, "hi")));

        assertThat(wires.provider(wire)
                        .lastRequest()
                        .headers()
                        .getOrDefault("accept-encoding", "identity")
                        .toLowerCase(Locale.ROOT))
                .isEqualTo("identity");
    }
}
