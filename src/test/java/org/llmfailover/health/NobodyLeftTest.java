package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.geminiError;
import static org.llmfailover.support.Answers.openaiError;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** What a caller is told when every target rests or has an open circuit, and who is left alone for how long. */
class NobodyLeftTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain(
                        "three",
                        20,
                        "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#",
                        "pattern=hot-cold")
                .with("llm.health.consecutive-errors", "1")
                .with("llm.health.open-for", "40s")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    @Test
    void withEveryCircuitOpenTheCallFailsAtOnceWithTheSoonestTime() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.all(reset());
        chain.chat();
        PROVIDERS.all(ok("{}"));

        Told told = chain.chat("hello", "LlmPattern", "retry-and-shed");

        assertThat(told.attempts())
                .containsExactly("anthropic:circuit-open", "openai:circuit-open", "gemini:circuit-open");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().kind().wireName()).isEqualTo("network");
        assertThat(told.failure().retryAfter()).isBetween(Duration.ofSeconds(35), Duration.ofSeconds(40));
        assertThat(told.failure()).hasMessageMatching("temporarily unavailable, try again in (3[5-9]|40) s .*");
        assertThat(told.millis()).isLessThan(1_000);
        assertThat(PROVIDERS.anthropic.requests()).hasSize(1);
        assertThat(PROVIDERS.openai.requests()).hasSize(1);
        assertThat(PROVIDERS.gemini.requests()).hasSize(1);
    }

    @Test
    void theSoonestOfTheTargetsDecides() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(reset());
        PROVIDERS.openai.reply(openaiError(429, "rate_limit_exceeded", "slow down", "Retry-After: 12"));
        PROVIDERS.gemini.reply(reset());
        chain.chat();

        Told told = chain.chat();

        assertThat(told.attempts())
                .containsExactly("anthropic:circuit-open", "openai:rate-limited", "gemini:circuit-open");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().retryAfter()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(12));
    }

    @Test
    void whenAllAreRateLimitedTheCallIsA429WithTheSoonestTime() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicError(429, "rate_limit_error", "slow down", "retry-after: 50"));
        PROVIDERS.openai.reply(openaiError(429, "rate_limit_exceeded", "slow down", "Retry-After: 20"));
        PROVIDERS.gemini.reply(geminiError(
                429,
                "RESOURCE_EXHAUSTED",
                "Quota exceeded: requests per minute",
                "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.5s\"}"));

        for (Told told : new Told[] {chain.chat(), chain.chat()}) {
            assertThat(told.failure().status()).isEqualTo(429);
            assertThat(told.failure().kind().wireName()).isEqualTo("rate-limited");
            assertThat(told.failure().retryAfter()).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(20));
            assertThat(told.header("LlmErrorKind")).isEqualTo("rate-limited");
        }
        assertThat(PROVIDERS.openai.requests()).hasSize(1);
    }

    @Test
    void aRestingTargetIsSkippedWithoutACall() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicError(401, "authentication_error", "invalid x-api-key"));
        chain.chat();
        PROVIDERS.openai.reply(openaiError(429, "insufficient_quota", "You exceeded your current quota"));
        chain.chat();

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_GEMINI);
        assertThat(told.attempts()).containsExactly("anthropic:auth", "openai:quota", "gemini:ok");
        assertThat(told.header("LlmAttempts").toString()).contains(":auth:0ms,").contains(":quota:0ms,");
        assertThat(told.header("LlmDegradedReason")).isEqualTo("auth");
        assertThat(PROVIDERS.anthropic.requests()).hasSize(1);
        assertThat(PROVIDERS.openai.requests()).hasSize(2);
    }

    @Test
    void whatAPersonHasToMendRestsLong() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicError(404, "not_found_error", "model: claude-sonnet-5"));
        PROVIDERS.openai.reply(openaiError(429, "insufficient_quota", "You exceeded your current quota"));
        PROVIDERS.gemini.reply(geminiError(
                400,
                "INVALID_ARGUMENT",
                "API key not valid. Please pass a valid API key.",
                "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}"));
        chain.chat();

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:model-not-found", "openai:quota", "gemini:auth");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().retryAfter()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void anAnswerIsNoReasonToRest() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(ok(Answers.anthropic("one")), ok(Answers.anthropic("two")));

        assertThat(chain.chat().body()).isEqualTo("one");
        assertThat(chain.chat().body()).isEqualTo("two");
    }
}
