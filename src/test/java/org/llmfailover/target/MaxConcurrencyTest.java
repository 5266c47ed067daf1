package org.llmfailover.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;
import static org.llmfailover.support.FakeProvider.silence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** A spare is not given more calls at a time than it can carry. */
class MaxConcurrencyTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain(
                        "three",
                        3,
                        "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#",
                        "pattern=hot-cold",
                        "deadline=30s")
                .chain("two", 4, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=hot-cold")
                .chain("hurried", 2, "targets=openai/hurried#", "pattern=single", "deadline=600ms", "max-attempts=1")
                .with("llm.provider.openai.max-concurrency", "2")
                .with("llm.health.consecutive-errors", "1")
                .with("llm.health.open-for", "60s")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    /** A chain that sheds to its spare. */
    private static Chain shedding(String kind) {
        Chain chain = PROVIDERS.take(kind);
        PROVIDERS.anthropic.reply(reset());
        chain.chat();
        PROVIDERS.openai.forget();
        return chain;
    }

    private static List<CompletableFuture<Told>> calls(Chain chain, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(chain::chat, task -> new Thread(task).start()))
                .toList();
    }

    private static Reply fine() {
        return ok(Answers.openai(Providers.FROM_OPENAI));
    }

    @Test
    void whatIsAboveItGoesFurtherDownTheChainAtOnce() {
        Chain chain = shedding("three");
        CountDownLatch mended = new CountDownLatch(1);
        PROVIDERS.openai.reply(connection -> {
            mended.await();
            fine().write(connection);
        });

        List<CompletableFuture<Told>> held = calls(chain, 2);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> PROVIDERS.openai.requests().size() == 2);
        Told told = chain.chat();
        mended.countDown();

        assertThat(told.body()).isEqualTo(Providers.FROM_GEMINI);
        assertThat(told.attempts()).containsExactly("anthropic:circuit-open", "openai:overloaded", "gemini:ok");
        assertThat(held)
                .allMatch(call -> Providers.FROM_OPENAI.equals(call.join().body()));
        assertThat(PROVIDERS.openai.requests()).hasSize(2);
    }

    @Test
    void whereNobodyElseHasRoomItWaitsForItsTurn() {
        Chain chain = shedding("two");
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        PROVIDERS.openai.reply(connection -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            after(50, ignored -> now.decrementAndGet()).write(connection);
            fine().write(connection);
        });

        List<CompletableFuture<Told>> calls = calls(chain, 9);

        assertThat(calls)
                .allMatch(call -> Providers.FROM_OPENAI.equals(call.join().body()));
        assertThat(most).hasValueBetween(1, 2);
    }

    @Test
    void whoFindsNoPlaceInsideItsDeadlineIsToldSo() {
        Chain holding = shedding("two");
        CountDownLatch mended = new CountDownLatch(1);
        PROVIDERS.openai.reply(connection -> {
            mended.await();
            fine().write(connection);
        });
        List<CompletableFuture<Told>> held = calls(holding, 2);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> PROVIDERS.openai.requests().size() == 2);

        Told told = new Chain(PROVIDERS.bundle(), "hurried-0", "-0").chat();
        mended.countDown();

        assertThat(told.attempts()).containsExactly("openai:overloaded");
        assertThat(told.failure().status()).isEqualTo(504);
        assertThat(held).allMatch(call -> call.join().exception() == null);
    }

    /** A place that is not given back is gone for good. */
    @Test
    void everyEndOfAnAttemptGivesItsPlaceBack() {
        List<Reply> ends = List.of(reset(), silence(), ok("no JSON"), connection -> connection.close());
        for (Reply end : ends) {
            PROVIDERS.openai.reply(end);
            for (int i = 0; i < 3; i++) {
                new Chain(PROVIDERS.bundle(), "hurried-1", "-1").chat();
                PROVIDERS
                        .bundle()
                        .template()
                        .requestBodyAndHeaders(
                                "direct:llm-target-control",
                                null,
                                java.util.Map.of("LlmTarget", "openai/hurried-1", "LlmControl", "closed"));
            }
        }
        PROVIDERS.openai.reply(fine());

        assertThat(new Chain(PROVIDERS.bundle(), "hurried-1", "-1").chat().body())
                .isEqualTo(Providers.FROM_OPENAI);
    }
}
