package org.llmfailover.door.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;

/** What a batch does while nobody can answer: it waits, for so long, and does not hammer. */
class BatchOutageTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Reply OVERLOADED = Answers.openaiError(503, "server_is_overloaded", "Overloaded");

    @TempDir
    private Path folder;

    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void anOutageInTheMiddleIsWaitedOutAndCostsNoLine() {
        CountDownLatch broken = new CountDownLatch(1);
        provider.reply(Jobs.answer());
        try (Bundle bundle = new Bundle(Jobs.properties(provider))) {
            CompletableFuture<Exchange> batch = begin(bundle, 400);
            Awaitility.await().atMost(LONG).until(() -> provider.requests().size() >= 100);
            provider.reply(connection -> {
                broken.countDown();
                OVERLOADED.write(connection);
            });
            Awaitility.await().atMost(LONG).until(() -> broken.getCount() == 0);
            int before = provider.requests().size();
            Awaitility.await().pollDelay(Duration.ofMillis(1500)).atMost(LONG).until(() -> true);
            int inVain = provider.requests().size() - before;
            provider.reply(Jobs.answer());

            assertThat(Jobs.summary(batch.orTimeout(60, TimeUnit.SECONDS).join()))
                    .containsEntry("answered", 400L)
                    .containsEntry("failed", 0L);
            assertThat(inVain).as("requests while the provider was broken").isLessThan(60);
        }
    }

    @Test
    void whenPatienceIsOverEachLineIsAnErrorOfItsKind() {
        provider.reply(OVERLOADED);
        Map<String, String> properties = Jobs.properties(provider);
        properties.put("llm.batch.patience", "1500ms");
        try (Bundle bundle = new Bundle(properties)) {
            long begun = System.nanoTime();

            Map<String, Object> summary =
                    Jobs.summary(Jobs.run(bundle, new Jobs(folder).write("jobs.jsonl", Jobs.lines(200))));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1500));
            assertThat(summary).containsEntry("answered", 0L).containsEntry("failed", 200L);
            assertThat(new Jobs(folder).results("jobs.errors.jsonl"))
                    .hasSize(200)
                    .allSatisfy((id, error) -> {
                        assertThat(error.at("/response/status_code").asInt()).isEqualTo(503);
                        assertThat(error.at("/response/body/error/message").asText())
                                .startsWith("temporarily unavailable");
                    });
            assertThat(provider.requests())
                    .as("most lines meet an open circuit")
                    .hasSizeLessThan(100);
        }
    }

    @Test
    void aRateLimitIsWaitedOut() {
        provider.reply(
                Answers.openaiError(429, "rate_limit_exceeded", "Slow down", "Retry-After: 1"),
                Answers.openaiError(429, "rate_limit_exceeded", "Slow down", "Retry-After: 1"),
                Jobs.answer());
        try (Bundle bundle = new Bundle(Jobs.properties(provider))) {
            assertThat(Jobs.summary(Jobs.run(bundle, new Jobs(folder).write("jobs.jsonl", Jobs.lines(50)))))
                    .containsEntry("answered", 50L);
        }
    }

    @Test
    void aStopWhileTheBatchWaitsLeavesItsLinesForTheNextRun() {
        provider.reply(OVERLOADED);
        Bundle bundle = new Bundle(Jobs.properties(provider));
        CompletableFuture<Exchange> batch = begin(bundle, 30);
        Awaitility.await().atMost(LONG).until(() -> provider.requests().size() >= 3);

        bundle.close();

        assertThat(batch.orTimeout(60, TimeUnit.SECONDS).join().getException())
                .isInstanceOf(BatchStoppedException.class);
        assertThat(folder.resolve("jobs.errors.jsonl")).isEmptyFile();
        goesOn(30);
    }

    @Test
    void aStopInTheMiddleOfWorkLosesNothing() {
        provider.reply(FakeProvider.after(20, Jobs.answer()));
        Bundle bundle = new Bundle(Jobs.properties(provider));
        CompletableFuture<Exchange> batch = begin(bundle, 1000);
        Awaitility.await().atMost(LONG).until(() -> provider.requests().size() >= 50);

        bundle.close();

        assertThat(batch.orTimeout(60, TimeUnit.SECONDS).join().getException())
                .isInstanceOf(BatchStoppedException.class);
        assertThat(new Jobs(folder).results("jobs.results.jsonl")).hasSizeBetween(42, 999);
        goesOn(1000);
        assertThat(provider.requests()).hasSize(1000);
    }

    private void goesOn(int lines) {
        provider.reply(Jobs.answer());
        try (Bundle bundle = new Bundle(Jobs.properties(provider))) {
            assertThat(Jobs.summary(Jobs.run(bundle, folder.resolve("jobs.jsonl"))))
                    .containsEntry("answered", (long) lines);
        }
        assertThat(new Jobs(folder).results("jobs.results.jsonl")).hasSize(lines);
    }

    @Test
    void soManyLinesAreUnderWayAndNoMoreAreRead() {
        CountDownLatch release = new CountDownLatch(1);
        provider.reply(connection -> {
            release.await();
            Jobs.answer().write(connection);
        });
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Bundle bundle = new Bundle(Jobs.properties(provider), Map.of("meters", meters))) {
            CompletableFuture<Exchange> batch = begin(bundle, 100);
            Awaitility.await().atMost(LONG).until(() -> provider.requests().size() >= 8);

            assertThat(meters.get("llm.batch.active").gauge().value()).isEqualTo(8);
            assertThat(meters.get("llm.batch.remaining").gauge().value()).isEqualTo(100);
            assertThat(Jobs.run(bundle, folder.resolve("jobs.jsonl")).getException())
                    .isInstanceOf(BatchRefusedException.class)
                    .hasMessageStartingWith("another run is writing");
            assertThat(provider.requests()).hasSize(8);
            release.countDown();

            assertThat(Jobs.summary(batch.join())).containsEntry("answered", 100L);
            assertThat(meters.get("llm.batch.lines")
                            .tag("outcome", "ok")
                            .counter()
                            .count())
                    .isEqualTo(100);
            assertThat(meters.get("llm.batch.active").gauge().value()).isZero();
            assertThat(meters.get("llm.batch.remaining").gauge().value()).isZero();
        }
    }

    private CompletableFuture<Exchange> begin(Bundle bundle, int lines) {
        Path file = new Jobs(folder).write("jobs.jsonl", Jobs.lines(lines));
        return CompletableFuture.supplyAsync(() -> Jobs.run(bundle, file));
    }
}
