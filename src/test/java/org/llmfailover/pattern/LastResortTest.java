package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** What happens with {@code llm.health.last-resort=try-primary} when every target is left alone. */
class LastResortTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("two", 8, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=hot-cold")
                .with("llm.health.consecutive-errors", "1")
                .with("llm.health.open-for", "40s")
                .with("llm.health.last-resort", "try-primary")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    /** A chain whose targets have open circuits, at providers that answer again. */
    private static Chain closed() {
        Chain chain = PROVIDERS.take("two");
        PROVIDERS.all(reset());
        chain.chat();
        PROVIDERS.anthropic.reply(ok(Answers.anthropic(Providers.FROM_ANTHROPIC)));
        PROVIDERS.openai.reply(ok(Answers.openai(Providers.FROM_OPENAI)));
        return chain;
    }

    @ParameterizedTest
    @ValueSource(strings = {"hot-cold", "retry-and-shed"})
    void thePrimaryIsAskedAllTheSame(String pattern) {
        Told told = closed().chat("hello", "LlmPattern", pattern);

        assertThat(told.body()).isEqualTo(Providers.FROM_ANTHROPIC);
        assertThat(told.attempts()).containsExactly("anthropic:circuit-open", "openai:circuit-open", "anthropic:ok");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
    }

    @Test
    void aChainOfOneHasItToo() {
        Told told = closed().chat("hello", "LlmPattern", "single");

        assertThat(told.attempts()).containsExactly("anthropic:circuit-open", "anthropic:ok");
    }

    @Test
    void itIsAskedOnceAndAFailureEndsTheCall() {
        Chain chain = closed();
        PROVIDERS.anthropic.reply(reset());
        PROVIDERS.anthropic.forget();

        Told told = chain.chat("hello", "LlmPattern", "retry-and-shed");

        assertThat(PROVIDERS.anthropic.requests()).hasSize(1);
        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().retryAfter()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
    }

    @Test
    void itDoesNotCloseTheCircuit() {
        Chain chain = closed();

        chain.chat();

        assertThat(chain.chat().attempts())
                .containsExactly("anthropic:circuit-open", "openai:circuit-open", "anthropic:ok");
    }

    @Test
    void aPrimaryThatAPersonForcedOpenStaysUnasked() {
        Chain chain = closed();
        String primary = "anthropic/claude-sonnet-5" + chain.copy();
        PROVIDERS.bundle().template().request("direct:llm-target-control", exchange -> exchange.getMessage()
                .setHeaders(Map.of("LlmTarget", primary, "LlmControl", "open")));
        PROVIDERS.anthropic.forget();

        assertThat(chain.chat().failure().status()).isEqualTo(503);
        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
    }

    @Test
    void asLongAsAFallbackTakesCallsThePrimaryIsLeftAlone() {
        Chain chain = PROVIDERS.take("two");
        PROVIDERS.anthropic.reply(reset());
        chain.chat();

        assertThat(chain.chat().attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
    }
}
