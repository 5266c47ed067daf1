package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.llmfailover.support.StreamedCall.text;

import ch.qos.logback.classic.Level;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Logs;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** A caller who goes away takes its call to the provider with it, and nobody is blamed. */
class GoneCallerTest {

    private static final int CIRCUIT_OPENS_AFTER = 3;

    /** Kept by the quickest of a few calls, as a machine that is busy with other tests may be late with one. */
    private static final Duration SOON = Duration.ofMillis(100);

    private static final Duration LATE = Duration.ofSeconds(2);

    private final ThreeWires wires = new ThreeWires(Map.of(
            "llm.http.max-in-flight", "4",
            "llm.health.consecutive-errors", Integer.toString(CIRCUIT_OPENS_AFTER),
            "llm.health.min-calls", "3"));
    private final Logs logs = new Logs();
    private final HttpClient http2 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    @AfterEach
    void stop() {
        logs.close();
        wires.close();
    }

    /** Sends what it has, then waits until the other side closes the connection, and completes the future. */
    private static Reply untilClosed(List<String> events, CountDownLatch waiting, CompletableFuture<Long> closed) {
        return connection -> {
            connection.send(Streams.HEAD);
            for (String event : events) {
                connection.send(Streams.chunk(event));
            }
            waiting.countDown();
            try {
                connection.silence();
            } finally {
                closed.complete(System.nanoTime());
            }
        };
    }

    private void goAway(String wire, List<String> sent, boolean afterContent) throws Exception {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i <= CIRCUIT_OPENS_AFTER; i++) {
            took.add(goesAway(wire, sent, afterContent));
        }
        assertThat(Collections.min(took)).isLessThan(SOON);
        assertThat(took).allSatisfy(each -> assertThat(each).isLessThan(LATE));
    }

    private Duration goesAway(String wire, List<String> sent, boolean afterContent) throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Long> closed = new CompletableFuture<>();
        wires.provider(wire).reply(untilClosed(sent, waiting, closed));
        StreamedCall call = wires.stream(wire, "");
        if (afterContent) {
            assertThat(call.nextText()).isEqualTo("Hel");
        }
        waiting.await();
        long left = System.nanoTime();
        call.close();
        return Duration.ofNanos(closed.get(10, TimeUnit.SECONDS) - left);
    }

    /** Everybody is served as if nothing had happened, as many at once as may be. */
    private void nobodyIsBlamed(String wire) {
        wires.allAnswer();
        await().untilAsserted(() -> {
            List<StreamedCall> calls =
                    Stream.generate(() -> wires.stream(wire, "")).limit(4).toList();
            try {
                for (StreamedCall call : calls) {
                    assertThat(call.status()).isEqualTo(200);
                    assertThat(call.header("x-llm-provider")).isEqualTo(wire);
                    assertThat(text(call.chunks())).isEqualTo("from " + wire);
                }
            } finally {
                calls.forEach(StreamedCall::close);
            }
        });
        assertThat(logs.events()).as(logs.text()).noneMatch(event -> event.getLevel()
                .isGreaterOrEqual(Level.WARN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void inTheMiddleOfTheAnswer(String wire) throws Exception {
        List<String> all = WireEvents.text(wire, "Hel", "lo");
        int end = all.indexOf(
                all.stream().filter(event -> event.contains("lo\"")).findFirst().orElseThrow());
        goAway(wire, all.subList(0, end), true);

        nobodyIsBlamed(wire);
        // a call that nobody waits for is not made again, nor elsewhere
        assertThat(List.of(wires.anthropic, wires.openai, wires.gemini))
                .filteredOn(provider -> provider != wires.provider(wire))
                .allMatch(provider -> provider.requests().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void beforeAnyContent(String wire) throws Exception {
        goAway(wire, List.of(": keep-alive\n\n"), false);

        nobodyIsBlamed(wire);
    }

    @Test
    void beforeTheHeadOfTheResponse() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Long> closed = new CompletableFuture<>();
        wires.anthropic.reply(connection -> {
            waiting.countDown();
            try {
                connection.silence();
            } finally {
                closed.complete(System.nanoTime());
            }
        });
        StreamedCall call = wires.stream("anthropic", "");
        waiting.await();
        long left = System.nanoTime();
        call.close();

        assertThat(Duration.ofNanos(closed.get(10, TimeUnit.SECONDS) - left)).isLessThan(LATE);
        nobodyIsBlamed("anthropic");
    }

    /** The provider is in full flow, so that the caller's leaving meets a writer at work. */
    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void whileTheProviderWritesWithoutAPause(String wire) {
        AtomicInteger writing = new AtomicInteger();
        wires.provider(wire).reply(endless(wire, writing));
        for (int i = 0; i < 12; i++) {
            try (StreamedCall call = wires.stream(wire, "")) {
                for (int n = 0; n < 3 * i; n++) {
                    call.nextText();
                }
            }
            await().untilAtomic(writing, equalTo(0));
        }

        nobodyIsBlamed(wire);
    }

    private static Reply endless(String wire, AtomicInteger writing) {
        List<String> events = WireEvents.text(wire, "again");
        String text = events.stream()
                .filter(event -> event.contains("again"))
                .findFirst()
                .orElseThrow();
        return connection -> {
            writing.incrementAndGet();
            try {
                connection.send(Streams.HEAD);
                for (String event : events.subList(0, events.indexOf(text))) {
                    connection.send(Streams.chunk(event));
                }
                for (; ; ) {
                    connection.send(Streams.chunk(text));
                }
            } finally {
                writing.decrementAndGet();
            }
        };
    }

    /** Between two attempts nothing is under way upstream; the next attempt is not even begun, or ends at once. */
    @Test
    void whileTheFallbackHasNotAnsweredYet() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Long> closed = new CompletableFuture<>();
        wires.anthropic.reply(FakeProvider.status(500, "{}"));
        wires.openai.reply(untilClosed(List.of(), waiting, closed));
        StreamedCall call = wires.stream("anthropic", "");
        waiting.await();
        long left = System.nanoTime();
        call.close();

        assertThat(Duration.ofNanos(closed.get(10, TimeUnit.SECONDS) - left)).isLessThan(LATE);
        assertThat(wires.gemini.requests()).isEmpty();
    }

    /** Over HTTP/2 a caller goes away by resetting its stream; the connection stays. */
    @Test
    void overHttp2() throws Exception {
        AtomicInteger writing = new AtomicInteger();
        wires.anthropic.reply(endless("anthropic", writing));
        for (int i = 0; i < 2; i++) {
            HttpResponse<InputStream> response = http2.send(streamRequest(), BodyHandlers.ofInputStream());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body().readNBytes(100)).hasSize(100);
            response.body().close();
            await().untilAtomic(writing, equalTo(0));
        }

        nobodyIsBlamed("anthropic");
    }

    private HttpRequest streamRequest() {
        return Door.builder(wires.door.url() + "/v1/chat/completions", "Content-Type", "application/json")
                .POST(BodyPublishers.ofString(StreamedCall.request("")))
                .build();
    }
}
