package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

class SingleTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("single", 8, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=single")
                .with("llm.health.consecutive-errors", "10")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    @Test
    void theOneTargetAnswersAfterARetry() {
        Chain chain = PROVIDERS.take("single");
        PROVIDERS.anthropic.reply(anthropicOverloaded(), ok(Answers.anthropic("at the second attempt")));

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo("at the second attempt");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        assertThat(told.attempts()).containsExactly("anthropic:overloaded", "anthropic:ok");
    }

    @Test
    void withoutAnAnswerTheCallerIsToldWhenToComeBackAndNobodyElseIsAsked() {
        Chain chain = PROVIDERS.take("single");
        PROVIDERS.anthropic.reply(anthropicOverloaded());

        Told told = chain.chat();

        assertThat(told.attempts())
                .containsExactly("anthropic:overloaded", "anthropic:overloaded", "anthropic:overloaded");
        assertThat(PROVIDERS.openai.requests()).isEmpty();
        assertThat(told.failure().status()).isEqualTo(503);
        long seconds = told.failure().retryAfter().toSeconds();
        assertThat(seconds).isPositive();
        assertThat(told.failure()).hasMessageStartingWith("temporarily unavailable, try again in " + seconds + " s");
    }

    @Test
    void aWaitBeyondTheBudgetIsPassedOnToTheCaller() {
        Chain chain = PROVIDERS.take("single");
        PROVIDERS.anthropic.reply(anthropicError(429, "rate_limit_error", "slow down", "retry-after: 42"));

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:rate-limited");
        assertThat(told.failure().status()).isEqualTo(429);
        assertThat(told.failure().retryAfter()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(42));
        assertThat(told.failure()).hasMessageStartingWith("temporarily unavailable, try again in 42 s");
        assertThat(told.millis()).isLessThan(5_000);
    }

    @Test
    void anOverloadedProvidersOwnWaitIsPassedOnToo() {
        Chain chain = PROVIDERS.take("single");
        PROVIDERS.anthropic.reply(anthropicError(503, "overloaded_error", "Overloaded", "retry-after: 33"));

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:overloaded");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure()).hasMessageStartingWith("temporarily unavailable, try again in 33 s");
    }

    @Test
    void aWrongKeyIsNotRetriedAndSaysSoOnlyAsAKind() {
        Chain chain = PROVIDERS.take("single");
        PROVIDERS.anthropic.reply(anthropicError(401, "authentication_error", "invalid x-api-key"));

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:auth");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().kind().wireName()).isEqualTo("auth");
        assertThat(told.failure().retryAfter()).isGreaterThan(Duration.ofMinutes(1));
    }
}
