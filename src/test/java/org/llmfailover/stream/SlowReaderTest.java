package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Logs;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** A caller who reads slowly slows its provider down, and nothing piles up in between. */
class SlowReaderTest {

    /** What the sockets between provider, door and caller hold at most, and far less than what follows if nothing slows it. */
    private static final long SOCKETS = 32L << 20;

    private static final Duration STALL = Duration.ofMillis(300);

    private final AtomicLong written = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private ThreeWires wires;
    private Logs logs;

    @BeforeEach
    void start() {
        wires = new ThreeWires(Map.of(
                "llm.chain.anthropic.stall-timeout", "300ms",
                "llm.chain.openai.stall-timeout", "300ms",
                "llm.chain.gemini.stall-timeout", "300ms",
                "llm.http.max-in-flight", "1"));
        logs = new Logs();
    }

    @AfterEach
    void stop() {
        logs.close();
        wires.close();
    }

    /** Writes as fast as it can until the other side closes the connection. */
    private Reply endless(String wire) {
        String word = "again".repeat(100);
        List<String> events = WireEvents.text(wire, word);
        String text = events.stream()
                .filter(event -> event.contains(word))
                .findFirst()
                .orElseThrow();
        return connection -> {
            try {
                connection.send(Streams.HEAD);
                for (String event : events.subList(0, events.indexOf(text))) {
                    connection.send(Streams.chunk(event));
                }
                for (; ; ) {
                    connection.send(Streams.chunk(text));
                    written.addAndGet(text.length());
                }
            } finally {
                closed.set(true);
            }
        };
    }

    /** Waits until the provider has been stopped for longer than a stall may last. */
    private void awaitStandstill() {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(STALL.multipliedBy(2))
                .until(() -> last.getAndSet(written.get()) == written.get() && written.get() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void theProviderWaitsForTheCallerAndIsNotBlamed(String wire) {
        wires.provider(wire).reply(endless(wire));

        try (StreamedCall call = wires.stream(wire, "")) {
            call.nextText();
            for (int pause = 0; pause < 2; pause++) {
                awaitStandstill();
                long held = written.get();
                assertThat(held).isLessThan(SOCKETS);
                assertThat(closed).isFalse();
                while (written.get() < held + 1_000_000) {
                    assertThat(call.nextText()).startsWith("again");
                }
            }
        }
        await().untilTrue(closed);
        assertThat(logs.events()).as(logs.text()).noneMatch(event -> event.getLevel()
                .isGreaterOrEqual(Level.WARN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aCallerWhoDoesNotReadAtAllLosesItsPlaceAtTheDeadline(String wire) {
        wires.provider(wire).reply(endless(wire));

        try (StreamedCall deaf = wires.stream(wire, "", "X-Llm-Deadline-Millis: 1500")) {
            assertThat(deaf.status()).isEqualTo(200);
            aPlaceIsFreeFor(wire);
        }
        assertThat(logs.events()).as(logs.text()).noneMatch(event -> event.getLevel()
                .isGreaterOrEqual(Level.ERROR));
    }

    private void aPlaceIsFreeFor(String wire) {
        await().untilTrue(closed);
        wires.allAnswer();
        await().untilAsserted(() -> {
            try (StreamedCall call = wires.stream(wire, "")) {
                assertThat(call.status()).isEqualTo(200);
                assertThat(call.chunks()).isNotEmpty();
            }
        });
    }

    @Test
    void overHttp2TooACallerWhoDoesNotReadLosesItsPlace() throws Exception {
        wires.anthropic.reply(endless("anthropic"));
        HttpClient http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest request = Door.builder(
                        wires.door.url() + "/v1/chat/completions",
                        "Content-Type",
                        "application/json",
                        "X-Llm-Deadline-Millis",
                        "1500")
                .POST(BodyPublishers.ofString(StreamedCall.request("")))
                .build();

        HttpResponse<InputStream> deaf = http2.send(request, BodyHandlers.ofInputStream());

        assertThat(deaf.version()).isEqualTo(HttpClient.Version.HTTP_2);
        aPlaceIsFreeFor("anthropic");
        deaf.body().close();
    }
}
