package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;

/** A provider that answers, and too slowly, over real sockets. */
class SlownessTest {

    private static final String PRIMARY = "anthropic/claude-sonnet-5";
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("two", 3, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "max-attempts=3", "budget=20s")
                .with("llm.health.window", "10s")
                .with("llm.health.min-calls", "4")
                .with("llm.health.slow-factor", "5")
                .with("llm.health.failure-rate", "100")
                .with("llm.redelivery.delay", "700ms")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static Chain usual() {
        Chain chain = PROVIDERS.take("two");
        for (int i = 0; i < 4; i++) {
            chain.chat();
        }
        return chain;
    }

    private static Reply fine() {
        return ok(Answers.anthropic(Providers.FROM_ANTHROPIC));
    }

    @Test
    void answersThatTakeFarTooLongOpenTheCircuit() {
        Chain chain = usual();
        PROVIDERS.anthropic.reply(after(1_500, fine()));

        for (int i = 0; i < 8 && chain.circuit(PRIMARY).getState() == State.CLOSED; i++) {
            assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
        }

        assertThat(chain.chat().attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
    }

    @Test
    void oneSlowAnswerOpensNothing() {
        Chain chain = usual();
        PROVIDERS.anthropic.reply(after(1_500, fine()), fine());

        chain.chat();
        chain.chat();

        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void theWaitsBetweenAttemptsAreNotTheProviders() {
        Chain chain = usual();
        Reply fails = anthropicError(500, "api_error", "no");
        PROVIDERS.anthropic.reply(fails, fine(), fails, fine(), fails, fine(), fails, fine());

        for (int i = 0; i < 4; i++) {
            assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
        }

        assertThat(chain.circuit(PRIMARY).getState()).isEqualTo(State.CLOSED);
    }
}
