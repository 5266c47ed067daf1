package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** The discipline over real sockets, ten times as fast: down for 6 s, fifteen requests in that time, open-for=2s. */
class DisciplineOverSocketsTest {

    private static final Duration APART = Duration.ofMillis(400);
    private static final int REQUESTS = 15;

    private final Providers providers = new Providers();

    @AfterEach
    void stop() {
        providers.close();
    }

    private Chain start(String pattern) {
        providers
                .chain("two", 1, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=" + pattern)
                .with("llm.health.open-for", "2s")
                .with("llm.recovery.duration", "120s")
                .with("llm.redelivery.delay", "25ms")
                .start();
        return providers.take("two");
    }

    /** Asks at a steady pace, whatever an answer takes. */
    private static List<Told> requests(Chain chain, int count) {
        List<Told> told = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * APART.toNanos();
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> System.nanoTime() >= due);
            told.add(chain.chat());
        }
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry-and-shed", "hot-cold"})
    void theDeadPrimaryIsHitFiveTimesAtMostAndUsedAgainSoon(String pattern) {
        Chain chain = start(pattern);
        providers.anthropic.reply(reset());

        List<Told> told = requests(chain, REQUESTS);

        assertThat(told).allMatch(each -> Providers.FROM_OPENAI.equals(each.body()));
        assertThat(providers.anthropic.requests()).hasSizeBetween(3, 5);

        providers.anthropic.reply(ok(Answers.anthropic(Providers.FROM_ANTHROPIC)));
        await().pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(3))
                .until(() -> Providers.FROM_ANTHROPIC.equals(chain.chat().body()));
    }

    @Test
    void nobodyWaitsForTheDeadPrimary() {
        Chain chain = start("retry-and-shed");
        providers.anthropic.reply(reset());
        chain.chat();

        List<Told> told = requests(chain, 3);

        assertThat(told).allMatch(each -> each.attempts().get(0).equals("anthropic:circuit-open"));
    }
}
