package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.openaiError;
import static org.llmfailover.support.FakeProvider.status;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** A provider's outage does not become the caller's mistake because a stand-in's wire cannot carry the request. */
class StandInTest {

    private static final Map<String, Object> TWO_CHOICES = request("n", 2);
    private static final Map<String, Object> BIAS = request("logit_bias", Map.of("50256", -100));
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("three", 4, "targets=openai/gpt-t#, anthropic/claude-t#, gemini/gemini-t#", "max-attempts=1")
                .chain("wrong-first", 1, "targets=anthropic/claude-w#, openai/gpt-w#")
                .with("llm.health.consecutive-errors", "50")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static Map<String, Object> request(String field, Object value) {
        return Map.of("messages", List.of(Map.of("role", "user", "content", "hello")), field, value);
    }

    private static Reply overloaded() {
        return status(503, "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}");
    }

    @Test
    void aStandInThatCannotCarryTheRequestIsLeftOut() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.openai.reply(overloaded());

        Told told = chain.chat(TWO_CHOICES);

        assertThat(told.json().at("/choices/0/message/content").asText()).isEqualTo(Providers.FROM_GEMINI);
        assertThat(told.attempts()).containsExactly("openai:overloaded", "anthropic:client-error", "gemini:ok");
        assertThat(told.json().at("/llm/notes").toString()).contains("anthropic/claude-t", "was not asked: n is 2");
        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
    }

    @Test
    void whereNoStandInIsLeftTheCallerHearsOfTheOutage() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.openai.reply(overloaded());

        Told told = chain.chat(BIAS);

        assertThat(told.attempts())
                .containsExactly("openai:overloaded", "anthropic:client-error", "gemini:client-error");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().kind()).isEqualTo(FailureKind.OVERLOADED);
    }

    @Test
    void aRateLimitStaysOneWhereNoStandInIsLeft() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.openai.reply(openaiError(429, "rate_limit_exceeded", "Slow down.", "Retry-After: 7"));

        Told told = chain.chat(BIAS);

        assertThat(told.failure().status()).isEqualTo(429);
        assertThat(told.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(told.failure().retryAfter()).isPositive();
    }

    @Test
    void thePrimaryThatCannotCarryTheRequestSaysSo() {
        Told told = PROVIDERS.take("wrong-first").chat(BIAS);

        assertThat(told.attempts()).containsExactly("anthropic:client-error");
        assertThat(told.failure().status()).isEqualTo(400);
        assertThat(told.failure()).hasMessageContaining("logit_bias");
    }
}
