package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;
import org.slf4j.LoggerFactory;

/** Named prompts through the whole call: each target gets its own variant, and checks its answers by it. */
class NamedPromptCallTest {

    private static final Map<String, Object> VARIABLES = Map.of("city", "Köln");
    private static final Providers PROVIDERS = new Providers();

    @TempDir
    private static Path prompts;

    @BeforeAll
    static void start() throws IOException {
        for (String provider : List.of("anthropic", "openai", "gemini")) {
            write(
                    "weather/" + provider + ".yaml",
                    """
                    version: 3
                    system: You speak like %1$s.
                    user: "%1$s, how is the weather in {{city}}?"
                    parameters:
                      max_tokens: 321
                    validation:
                      must-match: ['^(from|sunny)']
                    notice: A backup in the manner of %1$s.
                    """
                            .formatted(provider));
            write("manners/" + provider + ".yaml", "version: 1\nsystem: Be polite as " + provider + ".\n");
        }
        write("weather/openai/gpt-5.4-special.yaml", "version: 9\nsystem: s\nuser: special for {{city}}\n");
        write("half/anthropic.yaml", "version: 1\nsystem: s\nuser: u\n");
        String targets = "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#";
        PROVIDERS
                .with("llm.prompts", "file:" + prompts)
                .with("llm.chain.special.targets", "openai/gpt-5.4-special")
                .with("llm.chain.default.targets", "openai/gpt-5.4")
                .with("llm.chain.default.prompt", "weather")
                .chain("plain", 20, targets)
                .chain("weather", 4, targets, "prompt=weather")
                .start();
    }

    private static void write(String file, String text) throws IOException {
        Path path = prompts.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static JsonNode sent(FakeProvider provider) {
        try {
            return Json.MAPPER.readTree(provider.lastRequest().body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void eachTargetGetsItsOwnVariant() {
        Chain chain = PROVIDERS.take("plain");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        PROVIDERS.openai.reply(reset());

        Told told = chain.chat(VARIABLES, "LlmPrompt", "weather");

        assertThat(told.exception()).isNull();
        assertThat(sent(PROVIDERS.anthropic).toString())
                .contains("You speak like anthropic.", "anthropic, how is the weather in Köln?", "\"max_tokens\":321")
                .doesNotContain("openai");
        assertThat(sent(PROVIDERS.openai).toString())
                .contains("You speak like openai.", "openai, how is the weather in Köln?", "321")
                .doesNotContain("anthropic");
        assertThat(sent(PROVIDERS.gemini).toString())
                .contains("You speak like gemini.", "gemini, how is the weather in Köln?", "321")
                .doesNotContain("openai");
        assertThat(told.header("LlmPromptVariant")).isEqualTo("weather/gemini@3");
        assertThat(told.json().at("/llm/prompt_variant").asText()).isEqualTo("weather/gemini@3");
        assertThat(told.json().at("/llm/notice").asText()).isEqualTo("A backup in the manner of gemini.");
    }

    @Test
    void thePrimarysVariantNeedsNoNotice() {
        Told told = PROVIDERS.take("plain").chat("{\"city\":\"Bonn\"}", "LlmPrompt", "weather");

        assertThat(told.header("LlmPromptVariant")).isEqualTo("weather/anthropic@3");
        assertThat(told.json().at("/llm/notice").isNull()).isTrue();
        assertThat(sent(PROVIDERS.anthropic).toString()).contains("Bonn");
    }

    @Test
    void aVariantForTheModelWins() {
        PROVIDERS.take("plain");
        Told told = new Chain(PROVIDERS.bundle(), "special", "").chat(VARIABLES, "LlmPrompt", "weather");

        assertThat(told.header("LlmPromptVariant")).isEqualTo("weather/openai/gpt-5.4-special@9");
        assertThat(sent(PROVIDERS.openai).toString()).contains("special for Köln");
    }

    @Test
    void aChainMayHaveAPromptOfItsOwn() {
        Told told = PROVIDERS.take("weather").chat(VARIABLES);

        assertThat(told.exception()).isNull();
        assertThat(told.header("LlmPromptVariant")).isEqualTo("weather/anthropic@3");
        assertThat(sent(PROVIDERS.anthropic).toString()).contains("weather in Köln?");
    }

    @Test
    void soMayTheDefaultChain() {
        PROVIDERS.take("plain");

        var exchange = PROVIDERS.bundle().chat(VARIABLES);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader("LlmPromptVariant")).isEqualTo("weather/openai@3");
        assertThat(sent(PROVIDERS.openai).toString()).contains("weather in Köln?");
    }

    @Test
    void theCallersPromptWinsOverTheChains() {
        Told told = PROVIDERS.take("weather").chat("hello", "LlmPrompt", "manners");

        assertThat(told.header("LlmPromptVariant")).isEqualTo("manners/anthropic@1");
        assertThat(told.body()).isEqualTo(Providers.FROM_ANTHROPIC);
    }

    @Test
    void aVariantWithoutAUserPartReplacesOnlyTheSystemPrompt() {
        Told told = PROVIDERS
                .take("plain")
                .chat(
                        Map.of(
                                "messages",
                                List.of(
                                        Map.of("role", "system", "content", "Be rude."),
                                        Map.of("role", "user", "content", "hello"),
                                        Map.of("role", "assistant", "content", "hi"),
                                        Map.of("role", "user", "content", "how are you?"))),
                        "LlmPrompt",
                        "manners");

        assertThat(told.exception()).isNull();
        assertThat(sent(PROVIDERS.anthropic).toString())
                .contains("Be polite as anthropic.", "hello", "hi", "how are you?")
                .doesNotContain("Be rude.");
    }

    @Test
    void anAnswerThatFailsItsValidationGoesToTheNextTarget() {
        Chain chain = PROVIDERS.take("plain");
        PROVIDERS.anthropic.reply(ok(Answers.anthropic("no idea")));

        Told told = chain.chat(VARIABLES, "LlmPrompt", "weather");

        assertThat(told.attempts()).containsExactly("anthropic:bad-answer", "openai:ok");
        assertThat(told.header("LlmDegradedReason")).isEqualTo("bad-answer");
        assertThat(told.header("LlmPromptVariant")).isEqualTo("weather/openai@3");
        assertThat(chain.circuit("anthropic/claude-sonnet-5").getMetrics().getNumberOfFailedCalls())
                .isEqualTo(1);
    }

    @Test
    void whenEveryAnswerFailsTheCallFailsWithoutQuotingThem() {
        Chain chain = PROVIDERS.take("plain");
        PROVIDERS.anthropic.reply(ok(Answers.anthropic("secret words")));
        PROVIDERS.openai.reply(ok(Answers.openai("secret words")));
        PROVIDERS.gemini.reply(ok(Answers.gemini("secret words")));

        Told told = chain.chat(VARIABLES, "LlmPrompt", "weather");

        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().kind().wireName()).isEqualTo("bad-answer");
        assertThat(told.failure().toString()).doesNotContain("secret");
    }

    @Test
    void aMissingVariableIsTheCallersMistake() {
        Told told = PROVIDERS.take("plain").chat(Map.of("town", "Köln"), "LlmPrompt", "weather");

        assertThat(told.exception()).isInstanceOf(InvalidRequestException.class).hasMessageContaining("city");
        assertThat(told.header("LlmErrorKind")).isEqualTo("client-error");
        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
    }

    @Test
    void theCallersMistakeIsNoErrorInTheLog() {
        Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        camel.addAppender(log);
        try {
            PROVIDERS.take("plain").chat(Map.of("town", "Köln"), "LlmPrompt", "weather");
        } finally {
            camel.detachAppender(log);
        }

        assertThat(log.list).isEmpty();
    }

    @Test
    void anUnknownPromptIsA404() {
        for (String name : List.of("nonesuch", "../weather", "weather/openai", "..", "a b")) {
            Told told = PROVIDERS.take("plain").chat(VARIABLES, "LlmPrompt", name);

            assertThat(told.exception())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("prompt");
            assertThat(((InvalidRequestException) told.exception()).status()).isEqualTo(404);
            assertThat(PROVIDERS.anthropic.requests()).isEmpty();
        }
    }

    @Test
    void aPromptThatLacksAVariantIsNotBegun() {
        Told told = PROVIDERS.take("plain").chat(Map.of(), "LlmPrompt", "half");

        assertThat(told.exception()).hasMessageContaining("half").hasMessageContaining("openai.yaml");
        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
    }

    @Test
    void aChainWhosePromptLacksAVariantDoesNotStart() {
        assertThatThrownBy(() -> new Bundle(Map.of(
                                "llm.provider.anthropic.protocol", "anthropic",
                                "llm.provider.openai.protocol", "openai",
                                "llm.prompts", "file:" + prompts,
                                "llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4",
                                "llm.chain.default.prompt", "half"))
                        .close())
                .hasStackTraceContaining(
                        prompts.resolve("half").resolve("openai.yaml").toString());
    }
}
