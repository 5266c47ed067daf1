package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.Answers.geminiError;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** The time between two attempts at a primary, measured where they arrive. */
class WaitBetweenAttemptsTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain(
                        "anthropic",
                        40,
                        "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#",
                        "budget=3s",
                        "deadline=8s")
                .chain("gemini", 4, "targets=gemini/gemini-3.6-flash#, openai/gpt-5.4#", "budget=3s", "deadline=8s")
                .with("llm.redelivery.delay", "60ms")
                .with("llm.health.consecutive-errors", "10")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    @Test
    void theWaitsGrowAndAreJittered() {
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Chain chain = PROVIDERS.take("anthropic");
            PROVIDERS.anthropic.reply(anthropicOverloaded());
            chain.chat();
            List<Long> gaps = gaps(PROVIDERS.anthropic);
            first.add(gaps.get(0));
            second.add(gaps.get(1));
        }

        // 60 ms, moved by up to a half; then twice as long, moved again
        assertThat(first).allSatisfy(gap -> assertThat(gap).isBetween(29L, 2_000L));
        assertThat(second).allSatisfy(gap -> assertThat(gap).isBetween(29L, 2_000L));
        assertThat(average(second)).isGreaterThan(1.1 * average(first));
        assertThat(first.stream().distinct().count()).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry-after-ms: 700", "Retry-After: 0.7"})
    void aWaitTheProviderAsksForIsKept(String header) {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(
                anthropicError(429, "rate_limit_error", "slow down", header), ok(Answers.anthropic("rested")));

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo("rested");
        assertThat(told.attempts()).containsExactly("anthropic:rate-limited", "anthropic:ok");
        assertThat(gaps(PROVIDERS.anthropic).get(0)).isBetween(695L, 3_000L);
    }

    @Test
    void anOverloadedProvidersWaitIsKeptToo() {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(
                anthropicError(529, "overloaded_error", "Overloaded", "retry-after: 1"),
                ok(Answers.anthropic("rested")));

        assertThat(chain.chat().body()).isEqualTo("rested");
        assertThat(gaps(PROVIDERS.anthropic).get(0)).isBetween(995L, 3_000L);
    }

    @Test
    void aWaitOfOneAttemptIsForgottenByTheNext() {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(
                anthropicError(529, "overloaded_error", "Overloaded", "retry-after-ms: 60"),
                anthropicOverloaded(),
                ok(Answers.anthropic("rested")));

        assertThat(chain.chat().body()).isEqualTo("rested");
        assertThat(gaps(PROVIDERS.anthropic).get(0)).isGreaterThanOrEqualTo(58L);
    }

    @Test
    void geminisRetryInfoIsKept() {
        Chain chain = PROVIDERS.take("gemini");
        PROVIDERS.gemini.reply(rateLimited("0.6s"), ok(Answers.gemini("rested")));

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo("rested");
        assertThat(gaps(PROVIDERS.gemini).get(0)).isBetween(595L, 3_000L);
    }

    @Test
    void geminisRetryInfoBeyondTheBudgetIsNotWaitedFor() {
        Chain chain = PROVIDERS.take("gemini");
        PROVIDERS.gemini.reply(rateLimited("34.5s"));

        shedAtOnce(chain.chat(), "gemini:rate-limited");
    }

    @Test
    void aWaitBeyondTheBudgetIsNotWaitedFor() {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(anthropicError(429, "rate_limit_error", "slow down", "retry-after: 4"));

        shedAtOnce(chain.chat(), "anthropic:rate-limited");
    }

    @Test
    void aWaitBeyondTheCallersOwnBudgetIsNotWaitedFor() {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(anthropicError(529, "overloaded_error", "Overloaded", "retry-after: 3"));

        shedAtOnce(chain.chat("hello", "LlmBudgetMillis", 500), "anthropic:overloaded");
    }

    @Test
    void theBudgetEndsTheAttempts() {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(after(200, anthropicOverloaded()));

        Told told = chain.chat("hello", "LlmBudgetMillis", "550");

        // 200 ms, a wait of 30 to 90 ms, 200 ms; the next wait could be longer than what is left
        assertThat(told.attempts()).hasSize(3).first().isEqualTo("anthropic:overloaded");
        assertThat(told.attempts()).last().isEqualTo("openai:ok");
        assertThat(sheddingMillis()).isBetween(420L, 1_500L);
    }

    @Test
    void theBudgetCutsAnAttempt() {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(FakeProvider.silence());

        Told told = chain.chat("hello", "LlmBudgetMillis", 300L);

        assertThat(told.attempts()).containsExactly("anthropic:timeout", "openai:ok");
        // the provider hears of the call when a part of its budget is spent
        assertThat(sheddingMillis()).isBetween(100L, 3_000L);
    }

    @Test
    void aCallersBudgetIsAtMostTheChains() {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.anthropic.reply(anthropicError(429, "rate_limit_error", "slow down", "retry-after: 5"));

        shedAtOnce(chain.chat("hello", "LlmBudgetMillis", 60_000), "anthropic:rate-limited");
    }

    private static void shedAtOnce(Told told, String failure) {
        assertThat(told.attempts()).containsExactly(failure, "openai:ok");
        assertThat(told.millis()).isLessThan(2_500);
    }

    /** From the first request at the primary to the one at the fallback. */
    private static long sheddingMillis() {
        return (PROVIDERS.openai.lastRequest().at()
                        - PROVIDERS.anthropic.requests().get(0).at())
                / 1_000_000;
    }

    private static FakeProvider.Reply rateLimited(String delay) {
        return geminiError(
                429,
                "RESOURCE_EXHAUSTED",
                "Quota exceeded for metric: requests per minute",
                "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"" + delay + "\"}");
    }

    /** Milliseconds between the requests. */
    private static List<Long> gaps(FakeProvider provider) {
        List<FakeProvider.Request> requests = provider.requests();
        return IntStream.range(1, requests.size())
                .mapToObj(i -> (requests.get(i).at() - requests.get(i - 1).at()) / 1_000_000)
                .toList();
    }

    private static double average(List<Long> gaps) {
        return gaps.stream().mapToLong(Long::longValue).average().orElseThrow();
    }
}
