package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.FakeProvider.ok;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** Active probes over real sockets. */
class ProbesTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Providers providers = new Providers();

    @AfterEach
    void stop() {
        providers.close();
    }

    private Chain start(String interval) {
        providers
                .chain("two", 1, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=hot-cold")
                .with("llm.provider.anthropic.probe.interval", interval)
                .with("llm.health.consecutive-errors", "1")
                .with("llm.health.open-for", "10m")
                .with("llm.recovery.stages", "10,100")
                .start();
        return providers.take("two");
    }

    private void awaitProbes(int count) {
        providers.anthropic.forget();
        await().atMost(SOON).until(() -> providers.anthropic.requests().size() >= count);
    }

    private static Reply fine() {
        return ok(Answers.anthropic(Providers.FROM_ANTHROPIC));
    }

    @Test
    void anIdleTargetIsAskedForASmallRealCompletion() throws Exception {
        start("100ms");

        awaitProbes(2);

        var request = Json.MAPPER.readTree(providers.anthropic.lastRequest().body());
        assertThat(request.path("model").asText()).isEqualTo("claude-sonnet-5-0");
        assertThat(request.path("max_tokens").asInt()).isEqualTo(1_024);
        assertThat(providers.openai.requests()).isEmpty();
    }

    @Test
    void byDefaultNobodyIsProbed() {
        start("0");

        assertThat(providers.bundle().context().getRoutes())
                .noneMatch(route -> route.getRouteId().startsWith("llm-probe"));
    }

    @Test
    void aProbeOpensTheCircuitOfADeadTargetBeforeACallerPaysForIt() {
        Chain chain = start("100ms");
        providers.anthropic.reply(anthropicError(500, "api_error", "no"));

        awaitProbes(2);

        assertThat(chain.chat().attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
    }

    @Test
    void anAnsweredProbeBeginsTheWayBackLongBeforeTheCircuitWould() {
        Chain chain = start("100ms");
        providers.anthropic.reply(anthropicError(500, "api_error", "no"));
        chain.chat();
        providers.anthropic.reply(fine());

        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> assertThat(
                        chain.chat().attempts())
                .containsExactly("anthropic:recovering", "openai:ok"));
    }

    @Test
    void aTargetThatRestsIsNotProbed() {
        Chain chain = start("100ms");
        providers.anthropic.reply(anthropicError(401, "authentication_error", "no"));
        chain.chat();
        await().atMost(SOON).until(() -> chain.chat().attempts().get(0).equals("anthropic:auth"));
        providers.anthropic.forget();

        await().during(Duration.ofMillis(600))
                .atMost(SOON)
                .until(() -> providers.anthropic.requests().isEmpty());
    }

    @Test
    void aProviderThatIsFullIsNotProbed() {
        providers.with("llm.provider.anthropic.max-concurrency", "1");
        Chain chain = start("100ms");
        CountDownLatch mended = new CountDownLatch(1);
        providers.anthropic.reply(connection -> {
            mended.await();
            fine().write(connection);
        });
        CompletableFuture<Told> held = CompletableFuture.supplyAsync(chain::chat, task -> new Thread(task).start());
        await().atMost(SOON).until(() -> !providers.anthropic.requests().isEmpty());

        await().during(Duration.ofMillis(600))
                .atMost(SOON)
                .until(() -> providers.anthropic.requests().size() == 1);
        mended.countDown();
        assertThat(held.join().exception()).isNull();
    }
}
