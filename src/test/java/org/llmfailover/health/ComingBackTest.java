package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.openaiError;
import static org.llmfailover.support.FakeProvider.ok;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** The way back over real sockets, in seconds where it takes minutes. */
class ComingBackTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("two", 10, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=hot-cold")
                .chain("alone", 2, "targets=anthropic/alone#", "pattern=single", "max-attempts=1")
                .with("llm.health.open-for", "300ms")
                .with("llm.recovery.stages", "20,50,100")
                .with("llm.recovery.duration", "2s")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    /** A chain whose primary has answered its trials. */
    private static Chain comingBack(String kind) {
        Chain chain = PROVIDERS.take(kind);
        PROVIDERS.anthropic.reply(anthropicError(500, "api_error", "Internal server error"));
        for (int i = 0; i < 3; i++) {
            chain.chat();
        }
        PROVIDERS.anthropic.reply(ok(Answers.anthropic(Providers.FROM_ANTHROPIC)));
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Providers.FROM_ANTHROPIC.equals(chain.chat().body()));
        chain.chat();
        chain.chat();
        PROVIDERS.anthropic.forget();
        return chain;
    }

    private static Told ask(Chain chain, int conversation) {
        return chain.chat("hello", "LlmConversation", "conversation-" + conversation);
    }

    @Test
    void aCallAboveTheShareIsAnsweredByTheFallbackAndSaysWhy() {
        Chain chain = comingBack("two");

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_OPENAI);
        assertThat(told.attempts()).containsExactly("anthropic:recovering", "openai:ok");
        assertThat(told.header("LlmDegraded")).isEqualTo(true);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("recovering");
    }

    @Test
    void theShareGrowsUntilAllOfTheTrafficIsBack() {
        Chain chain = comingBack("two");
        for (int i = 0; i < 50; i++) {
            ask(chain, i);
        }
        assertThat(PROVIDERS.anthropic.requests()).hasSizeBetween(2, 10);

        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    for (int i = 0; i < 20; i++) {
                        if (!ask(chain, i).body().equals(Providers.FROM_ANTHROPIC)) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    @Test
    void aStageThatFailsLeavesTheTargetAloneAgain() {
        Chain chain = comingBack("two");
        PROVIDERS.anthropic.reply(anthropicError(529, "overloaded_error", "Overloaded"));

        List<Told> told = IntStream.range(0, 100).mapToObj(i -> ask(chain, i)).toList();

        assertThat(told).allMatch(each -> Providers.FROM_OPENAI.equals(each.body()));
        assertThat(PROVIDERS.anthropic.requests()).hasSize(2);
        assertThat(told.get(99).attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
    }

    @Test
    void whenTheFallbackFailsTheTargetIsAskedAfterAll() {
        Chain chain = comingBack("two");
        PROVIDERS.openai.reply(openaiError(500, "server_error", "no"));

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_ANTHROPIC);
        assertThat(told.attempts()).containsExactly("anthropic:recovering", "openai:server-error", "anthropic:ok");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
    }

    @Test
    void aTargetWithoutAFallbackAnswersEverybody() {
        Chain chain = PROVIDERS.take("alone");
        PROVIDERS.anthropic.reply(anthropicError(500, "api_error", "Internal server error"));
        for (int i = 0; i < 3; i++) {
            chain.chat();
        }
        PROVIDERS.anthropic.reply(ok(Answers.anthropic(Providers.FROM_ANTHROPIC)));
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Providers.FROM_ANTHROPIC.equals(chain.chat().body()));

        for (int i = 0; i < 30; i++) {
            assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
        }
    }
}
