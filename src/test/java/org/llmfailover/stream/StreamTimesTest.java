package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.StreamedCall.text;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.FakeProvider.Connection;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.StreamedCall.Event;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** The times a chain gives its streams: to the first content, between two of them, and as a whole. */
class StreamTimesTest {

    private static ThreeWires wires;

    @BeforeAll
    static void start() {
        wires = new ThreeWires(Map.of(
                "llm.chain.anthropic.stall-timeout", "300ms",
                "llm.chain.openai.stall-timeout", "300ms",
                "llm.chain.gemini.stall-timeout", "300ms",
                "llm.chain.anthropic.rescue", "error",
                "llm.chain.openai.rescue", "error",
                "llm.chain.gemini.rescue", "error"));
    }

    @AfterAll
    static void stop() {
        wires.close();
    }

    @BeforeEach
    void allAnswer() {
        wires.allAnswer();
    }

    private static Duration endsWithATimeout(StreamedCall call) {
        long asked = System.nanoTime();
        assertThat(call.status()).isEqualTo(200);
        List<Event> events = call.rest();
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        Event last = events.get(events.size() - 1);
        assertThat(last.name()).isEqualTo("error");
        assertThat(last.json().at("/error/code").asText()).isEqualTo("timeout");
        assertThat(events).noneMatch(Event::isDone);
        assertThat(events.subList(0, events.size() - 1))
                .isNotEmpty()
                .allMatch(event -> event.json().at("/choices/0/finish_reason").isNull());
        return took;
    }

    private static List<String> upToTheFirstText(String wire) {
        List<String> events = WireEvents.text(wire, "once");
        List<String> sent = new ArrayList<>();
        for (String event : events) {
            sent.add(event);
            if (event.contains("once")) {
                return sent;
            }
        }
        throw new IllegalArgumentException(wire);
    }

    private static void trickle(Connection connection, String event) throws IOException {
        for (int i = 0; i < 300; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            connection.send(Streams.chunk(event));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aStallIsCutThoughTheFirstTokenHadMoreTime(String wire) {
        wires.provider(wire).reply(Streams.stallAfter(WireEvents.text(wire, "once", "more"), 1));

        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(endsWithATimeout(call)).isBetween(Duration.ofMillis(200), Duration.ofSeconds(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void keepAlivesDoNotHideAStall(String wire) {
        wires.provider(wire).reply(connection -> {
            connection.send(Streams.HEAD);
            for (String event : upToTheFirstText(wire)) {
                connection.send(Streams.chunk(event));
            }
            trickle(connection, ": keep-alive\n\n");
        });

        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(endsWithATimeout(call)).isBetween(Duration.ofMillis(200), Duration.ofSeconds(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void theDeadlineCutsAStreamThatTrickles(String wire) {
        List<String> events = upToTheFirstText(wire);
        wires.provider(wire).reply(connection -> {
            connection.send(Streams.HEAD);
            for (String event : events) {
                connection.send(Streams.chunk(event));
            }
            trickle(connection, events.get(events.size() - 1));
        });

        try (StreamedCall call = wires.stream(wire, "", "X-Llm-Deadline-Millis: 700")) {
            assertThat(endsWithATimeout(call)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai"})
    void aProviderThatLeavesTheConnectionOpenAfterTheEndIsNotWaitedFor(String wire) {
        int before = wires.provider(wire).requests().size();
        List<Long> closed = new CopyOnWriteArrayList<>();
        Reply open = connection -> {
            connection.send(Streams.HEAD);
            for (String event : WireEvents.text(wire, "all")) {
                connection.send(Streams.chunk(event));
            }
            try {
                connection.silence();
            } finally {
                closed.add(System.nanoTime());
            }
        };
        wires.provider(wire).reply(open);

        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(text(call.chunks())).isEqualTo("all");
            assertThat(wires.provider(wire).requests()).hasSize(before + 1);
            await().atMost(Duration.ofSeconds(3)).until(() -> !closed.isEmpty());
        }
    }

    @Test
    void aStreamMayTakeLongerThanTheBudgetOfThePrimary() {
        List<String> texts = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        wires.openai.reply(connection -> {
            connection.send(Streams.HEAD);
            for (String event : WireEvents.text("openai", texts.toArray(String[]::new))) {
                LockSupport.parkNanos(event.contains("\"content\":\"") ? TimeUnit.MILLISECONDS.toNanos(100) : 0);
                connection.send(Streams.chunk(event));
            }
            connection.send("0\r\n\r\n");
        });

        try (StreamedCall call = wires.stream("openai", "", "X-Llm-Budget-Millis: 800")) {
            assertThat(text(call.chunks())).isEqualTo("abcdefghij");
        }
    }
}
