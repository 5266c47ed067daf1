package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.reset;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

class HotColdTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain(
                        "hot-cold",
                        8,
                        "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#",
                        "pattern=hot-cold")
                .with("llm.redelivery.delay", "4s")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    @Test
    void thePrimaryAnswers() {
        Told told = PROVIDERS.take("hot-cold").chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_ANTHROPIC);
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        assertThat(told.attempts()).containsExactly("anthropic:ok");
    }

    @Test
    void aFailedPrimaryIsLeftAtOnce() {
        Chain chain = PROVIDERS.take("hot-cold");
        PROVIDERS.anthropic.reply(anthropicOverloaded());

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_OPENAI);
        assertThat(told.header("LlmDegraded")).isEqualTo(true);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("overloaded");
        assertThat(told.attempts()).containsExactly("anthropic:overloaded", "openai:ok");
        assertThat(told.millis()).isLessThan(1_900);
    }

    @Test
    void aShortRetryAfterIsNotWaitedFor() {
        Chain chain = PROVIDERS.take("hot-cold");
        PROVIDERS.anthropic.reply(anthropicError(429, "rate_limit_error", "slow down", "retry-after: 2"));

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:rate-limited", "openai:ok");
        assertThat(told.millis()).isLessThan(1_900);
    }

    @Test
    void aRateLimitThatNamesNoWaitIsShedAtOnceByRetryAndShedToo() {
        Chain chain = PROVIDERS.take("hot-cold");
        PROVIDERS.anthropic.reply(anthropicError(429, "rate_limit_error", "slow down"));

        Told told = chain.chat("hello", "LlmPattern", "retry-and-shed");

        assertThat(told.attempts()).containsExactly("anthropic:rate-limited", "openai:ok");
        assertThat(told.millis()).isLessThan(1_900);
    }

    @Test
    void everyTargetIsAskedOnceInOrder() {
        Chain chain = PROVIDERS.take("hot-cold");
        PROVIDERS.all(reset());

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:network", "openai:network", "gemini:network");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().kind().wireName()).isEqualTo("network");
    }

    @Test
    void theCallersMistakeGoesNoFurther() {
        Chain chain = PROVIDERS.take("hot-cold");
        PROVIDERS.anthropic.reply(anthropicError(400, "invalid_request_error", "top_k must be at least 1"));

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:client-error");
        assertThat(told.failure().status()).isEqualTo(400);
        assertThat(told.failure()).hasMessage("top_k must be at least 1");
        assertThat(told.failure().type()).isEqualTo("invalid_request_error");
        assertThat(told.failure().retryAfter()).isNull();
    }
}
