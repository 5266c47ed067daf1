package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.Answers.openaiError;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

class RetryAndShedTest {

    private static final String TARGETS =
            "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#";
    private static final Map<String, Object> REQUEST =
            Map.of("messages", List.of(Map.of("role", "user", "content", "hello")));
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("three", 20, TARGETS)
                .chain("hasty", 1, TARGETS, "first-token-timeout=600ms")
                .chain("five-attempts", 3, TARGETS, "max-attempts=5")
                .chain("one-attempt", 1, TARGETS, "max-attempts=1")
                .with("llm.health.consecutive-errors", "10")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    @Test
    void thePrimaryAnswersAndNothingIsDegraded() {
        Told told = PROVIDERS.take("three").chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_ANTHROPIC);
        assertThat(told.header("LlmProvider")).isEqualTo("anthropic");
        assertThat(told.header("LlmModel")).isEqualTo("claude-sonnet-5" + told.copy());
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        assertThat(told.header("LlmDegradedReason")).isNull();
        assertThat(told.header("LlmErrorKind")).isNull();
        assertThat(told.header("LlmPromptVariant")).isEqualTo("caller");
        assertThat(told.header("LlmSimulated")).isNull();
        assertThat(told.attempts()).containsExactly("anthropic:ok");
        assertThat(PROVIDERS.openai.requests()).isEmpty();
        assertThat(PROVIDERS.gemini.requests()).isEmpty();
    }

    @Test
    void theAnswersObjectSaysWhoAnsweredAndHasNoNotice() {
        JsonNode json = PROVIDERS.take("three").chat(REQUEST).json();

        assertThat(json.path("model").asText()).isEqualTo("claude-sonnet-5");
        JsonNode llm = json.path("llm");
        assertThat(llm.path("provider").asText()).isEqualTo("anthropic");
        assertThat(llm.path("model").asText()).startsWith("claude-sonnet-5-");
        assertThat(llm.path("degraded").isBoolean()).isTrue();
        assertThat(llm.path("degraded").asBoolean()).isFalse();
        assertThat(llm.path("degraded_reason").isNull()).isTrue();
        assertThat(llm.path("notice").isNull()).isTrue();
        assertThat(llm.path("prompt_variant").asText()).isEqualTo("caller");
        assertThat(llm.path("attempts")).hasSize(1);
        assertThat(llm.has("notes")).isFalse();
    }

    @Test
    void aPrimaryThatRecoversWithinItsBudgetAnswers() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(
                anthropicOverloaded(), anthropicOverloaded(), ok(Answers.anthropic("at the third attempt")));

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo("at the third attempt");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        assertThat(told.header("LlmErrorKind")).isNull();
        assertThat(told.attempts()).containsExactly("anthropic:overloaded", "anthropic:overloaded", "anthropic:ok");
        assertThat(PROVIDERS.openai.requests()).isEmpty();
    }

    @Test
    void anOverloadedPrimaryIsRetriedAndThenShed() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicOverloaded());

        Told told = chain.chat(REQUEST);

        JsonNode json = told.json();
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo(Providers.FROM_OPENAI);
        assertThat(json.path("model").asText()).isEqualTo("gpt-5.4-2026-03-05");
        assertThat(told.header("LlmDegraded")).isEqualTo(true);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("overloaded");
        assertThat(told.header("LlmProvider")).isEqualTo("openai");
        assertThat(told.attempts())
                .containsExactly("anthropic:overloaded", "anthropic:overloaded", "anthropic:overloaded", "openai:ok");
        assertThat(PROVIDERS.gemini.requests()).isEmpty();
        JsonNode llm = json.path("llm");
        assertThat(llm.path("degraded").asBoolean()).isTrue();
        assertThat(llm.path("degraded_reason").asText()).isEqualTo("overloaded");
        assertThat(llm.path("notice").asText()).isEqualTo("We're temporarily using a backup model");
        assertThat(llm.path("attempts")).hasSize(4);
        assertThat(llm.path("attempts").get(3).asText()).matches("openai/gpt-5\\.4-\\d+:ok:\\d+ms");
        assertThat(told.header("LlmAttempts").toString())
                .matches("(anthropic/claude-sonnet-5-\\d+:overloaded:\\d+ms,){3}openai/gpt-5\\.4-\\d+:ok:\\d+ms");
    }

    @Test
    void theFallbacksAreAskedInOrderAndOnceEach() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        PROVIDERS.openai.reply(openaiError(500, "server_error", "boom"));

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_GEMINI);
        assertThat(told.attempts()).endsWith("anthropic:overloaded", "openai:server-error", "gemini:ok");
        assertThat(PROVIDERS.openai.requests()).hasSize(1);
    }

    @Test
    void whenNobodyAnswersEveryFallbackWasAskedOnceAndTheCallerIsToldWhenToComeBack() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.all(anthropicOverloaded());

        Told told = chain.chat();

        assertThat(told.attempts())
                .containsExactly(
                        "anthropic:overloaded",
                        "anthropic:overloaded",
                        "anthropic:overloaded",
                        "openai:overloaded",
                        "gemini:overloaded");
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().kind().wireName()).isEqualTo("overloaded");
        assertThat(told.failure().retryAfter()).isNotNull();
        assertThat(told.failure()).hasMessageMatching("temporarily unavailable, try again in \\d+ s .*");
        assertThat(told.header("LlmErrorKind")).isEqualTo("overloaded");
    }

    @Test
    void theNumberOfAttemptsIsTheChains() {
        Chain five = PROVIDERS.take("five-attempts");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        five.chat();
        assertThat(PROVIDERS.anthropic.requests()).hasSize(5);

        Chain one = PROVIDERS.take("one-attempt");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        one.chat();
        assertThat(PROVIDERS.anthropic.requests()).hasSize(1);
    }

    @Test
    void silenceIsNotRetried() {
        Chain chain = PROVIDERS.take("hasty");
        PROVIDERS.anthropic.reply(silence());

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:timeout", "openai:ok");
        assertThat(told.header("LlmDegradedReason")).isEqualTo("timeout");
        assertThat(PROVIDERS.anthropic.requests()).hasSize(1);
        assertThat(told.millis()).isBetween(590L, 5_000L);
    }

    @Test
    void whatAPromptHadToGiveUpOnIsNoted() {
        Chain chain = PROVIDERS.take("three");

        JsonNode json = chain.chat(Map.of("messages", REQUEST.get("messages"), "seed", 7))
                .json();

        assertThat(json.path("llm").path("notes")).hasSize(1);
        assertThat(json.path("llm").path("notes").get(0).asText()).contains("seed");
    }

    @Test
    void theReasonForABackupIsThePrimarysAndNotTheLastFailures() {
        Chain chain = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicError(401, "authentication_error", "invalid x-api-key"));
        PROVIDERS.openai.reply(openaiError(500, "server_error", "boom"));

        assertThat(chain.chat().header("LlmDegradedReason")).isEqualTo("auth");
    }

    @Test
    void aCallerMayAskForAnotherPattern() {
        Chain hotCold = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        assertThat(hotCold.chat("hello", "LlmPattern", "hot-cold").attempts())
                .containsExactly("anthropic:overloaded", "openai:ok");

        Chain single = PROVIDERS.take("three");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        Told told = single.chat("hello", "LlmPattern", "single");
        assertThat(told.attempts()).hasSize(3).allMatch("anthropic:overloaded"::equals);
        assertThat(told.failure()).isNotNull();
    }
}
