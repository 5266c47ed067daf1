package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** Nothing waits for what comes after it: the provider here sends an event only when the caller has read the one before. */
class AsTheyComeTest {

    private static ThreeWires wires;

    private final Semaphore read = new Semaphore(0);

    @BeforeAll
    static void start() {
        wires = new ThreeWires();
    }

    @AfterAll
    static void stop() {
        wires.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void eachTextReachesTheCallerBeforeTheNextIsSent(String wire) {
        List<String> texts = List.of("one", "two", "three", "four", "five");
        wires.provider(wire).reply(held(WireEvents.text(wire, texts.toArray(String[]::new))));

        try (StreamedCall call = wires.stream(wire, "")) {
            for (String text : texts) {
                assertThat(call.nextText()).isEqualTo(text);
                read.release();
            }
            assertThat(call.chunks()).isNotEmpty();
        }
    }

    /** Sends the events; from the second text on each waits until the caller has read what came before. */
    private Reply held(List<String> events) {
        return held(events, false);
    }

    private Reply held(List<String> events, boolean fromTheFirst) {
        return connection -> {
            connection.send(Streams.HEAD);
            boolean first = !fromTheFirst;
            for (String event : events) {
                boolean text = event.matches("(?s).*\"(text|content)\":\"[ a-z]+\".*");
                if (text && !first && !read.tryAcquire(10, TimeUnit.SECONDS)) {
                    connection.reset();
                    return;
                }
                first &= !text;
                connection.send(Streams.chunk(event));
            }
            connection.send("0\r\n\r\n");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aToolCallReachesTheCallerBeforeTheAnswerEnds(String wire) throws Exception {
        List<String> events = WireEvents.toolCalls(wire);
        wires.provider(wire).reply(connection -> {
            connection.send(Streams.HEAD);
            for (String event : events.subList(0, events.size() - 1)) {
                connection.send(Streams.chunk(event));
            }
            if (read.tryAcquire(10, TimeUnit.SECONDS)) {
                connection.send(Streams.chunk(events.get(events.size() - 1)));
                connection.send("0\r\n\r\n");
            } else {
                connection.reset();
            }
        });

        try (StreamedCall call = wires.stream(wire, "")) {
            String name = "";
            while (!name.equals("now")) {
                name = call.next()
                        .json()
                        .at("/choices/0/delta/tool_calls/0/function/name")
                        .asText();
            }
            read.release();
            assertThat(call.chunks()).isNotEmpty();
        }
    }

    /** A text and the error that follows it come in one packet, and the rescuer is silent until the text was read. */
    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void whatCameBeforeABreakReachesTheCallerBeforeTheRescue(String wire) {
        List<String> events = WireEvents.text(wire, "one");
        String text = events.stream()
                .filter(event -> event.matches("(?s).*\"(text|content)\":\"one\".*"))
                .findFirst()
                .orElseThrow();
        String all = String.join("", events.subList(0, events.indexOf(text) + 1)) + WireEvents.error(wire);
        for (String rescuer : List.of("anthropic", "openai", "gemini")) {
            wires.provider(rescuer).reply(held(WireEvents.text(rescuer, " two"), true));
        }
        wires.provider(wire).reply(connection -> connection.send(Streams.HEAD + Streams.chunk(all)));

        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.nextText()).isEqualTo("one");
            read.release();
            assertThat(call.nextText()).isEqualTo(" two");
            assertThat(call.chunks()).isNotEmpty();
        }
    }
}
