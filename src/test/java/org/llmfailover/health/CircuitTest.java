package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** When a target's circuit opens, what an open one means for calls, and how it closes again. */
class CircuitTest {

    private static final String PRIMARY = "anthropic/claude-sonnet-5";
    private static final Duration OPEN_FOR = Duration.ofSeconds(1);
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("hot-cold", 30, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=hot-cold")
                .with("llm.health.consecutive-errors", "3")
                .with("llm.health.min-calls", "6")
                .with("llm.health.failure-rate", "50")
                .with("llm.health.open-for", OPEN_FOR.toMillis() + "ms")
                .with("llm.recovery.stages", "100")
                .with("llm.health.rest-for", "100ms")
                .with("llm.health.default-rest", "1ms")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static Chain broken(Reply... replies) {
        Chain chain = PROVIDERS.take("hot-cold");
        PROVIDERS.anthropic.reply(replies);
        return chain;
    }

    private static Reply serverError() {
        return anthropicError(500, "api_error", "Internal server error");
    }

    private static Reply fine() {
        return ok(Answers.anthropic(Providers.FROM_ANTHROPIC));
    }

    private static Chain opened() {
        Chain chain = broken(serverError());
        chats(chain, 3);
        return chain;
    }

    private static void chats(Chain chain, int times) {
        IntStream.range(0, times).forEach(i -> chain.chat());
    }

    @Test
    void hardErrorsInARowOpenItAtOnce() {
        Chain chain = opened();

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_OPENAI);
        assertThat(told.attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
        assertThat(told.header("LlmAttempts").toString()).startsWith(PRIMARY + chain.copy() + ":circuit-open:0ms,");
        assertThat(told.header("LlmDegraded")).isEqualTo(true);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("circuit-open");
        assertThat(PROVIDERS.anthropic.requests()).hasSize(3);
    }

    @Test
    void anAnswerBetweenThemEndsTheRow() {
        Chain chain = broken(serverError(), serverError(), fine(), serverError(), serverError(), fine());

        chats(chain, 5);

        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void theRateOfFailuresOpensItOnceThereAreEnoughCalls() {
        Chain chain = broken(status(200, "no JSON"));

        chats(chain, 5);
        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
        chats(chain, 1);
        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.OPEN);
        chats(chain, 3);
        assertThat(PROVIDERS.anthropic.requests()).hasSize(6);
    }

    @Test
    void fewerFailuresThanTheRateLeaveItClosed() {
        Reply bad = status(200, "no JSON");
        Chain chain = broken(fine(), fine(), fine(), bad, bad, fine(), fine(), bad, fine());

        chats(chain, 9);

        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
    }

    static Stream<Reply> noSignsOfIllness() {
        return Stream.of(
                anthropicError(400, "invalid_request_error", "top_k must be at least 1"),
                anthropicError(400, "invalid_request_error", "prompt is too long: 2 tokens > 1 maximum"),
                anthropicError(429, "rate_limit_error", "slow down"),
                anthropicError(401, "authentication_error", "invalid x-api-key"),
                anthropicError(404, "not_found_error", "model: claude"),
                anthropicError(402, "billing_error", "pay"));
    }

    @ParameterizedTest
    @MethodSource("noSignsOfIllness")
    void whatIsNoSignOfIllnessNeverOpensIt(Reply reply) {
        Chain chain = broken(reply);

        chats(chain, 8);

        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
        assertThat(chain.circuit(PRIMARY).getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void retriesThatOpenItEndInTheFallback() {
        Chain chain = broken(anthropicOverloaded());

        Told told = chain.chat("hello", "LlmPattern", "retry-and-shed");

        assertThat(told.body()).isEqualTo(Providers.FROM_OPENAI);
        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.OPEN);
        Told next = chain.chat("hello", "LlmPattern", "retry-and-shed");
        assertThat(next.attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
        assertThat(next.header("LlmDegradedReason")).isEqualTo("circuit-open");
    }

    @Test
    void afterItsTimeAFewTrialsCloseIt() {
        Chain chain = opened();
        PROVIDERS.anthropic.reply(fine());

        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> chain.chat().body().equals(Providers.FROM_ANTHROPIC));
        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.HALF_OPEN);
        chats(chain, 2);

        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
        assertThat(chain.chat().header("LlmDegraded")).isEqualTo(false);
    }

    @Test
    void aHalfOpenOneLetsOnlyAFewCallsThrough() {
        Chain chain = opened();
        CountDownLatch mended = new CountDownLatch(1);
        PROVIDERS.anthropic.forget();
        PROVIDERS.anthropic.reply(connection -> {
            mended.await();
            fine().write(connection);
        });
        awaitOver(chain);

        List<CompletableFuture<Told>> calls = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(chain::chat, task -> new Thread(task).start()))
                .toList();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(calls).filteredOn(CompletableFuture::isDone).hasSize(9));
        mended.countDown();
        List<Told> told = calls.stream().map(CompletableFuture::join).toList();

        assertThat(told).allMatch(each -> each.exception() == null);
        assertThat(PROVIDERS.anthropic.requests()).hasSize(3);
        assertThat(told.stream().filter(each -> each.attempts().contains("anthropic:circuit-open")))
                .hasSize(9)
                .allMatch(each -> Providers.FROM_OPENAI.equals(each.body()));
        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
    }

    private static void awaitOver(Chain chain) {
        long opened = System.nanoTime();
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> System.nanoTime() - opened > OPEN_FOR.toNanos());
        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.OPEN);
    }

    @Test
    void aFailedTrialOpensItAgainForLonger() {
        Chain chain = opened();
        awaitOver(chain);

        chain.chat();
        assertThat(PROVIDERS.anthropic.requests()).hasSize(4);
        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.OPEN);
        awaitOver(chain);

        assertThat(chain.chat().attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
        assertThat(PROVIDERS.anthropic.requests()).hasSize(4);
    }
}
