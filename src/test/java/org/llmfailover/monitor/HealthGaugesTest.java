package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.ConfigReader;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.health.Control;
import org.llmfailover.health.Health;
import org.llmfailover.health.HealthEvent;
import org.llmfailover.health.StatusLevel;
import org.llmfailover.support.TestClock;

/** The gauges of the contract. */
class HealthGaugesTest {

    @Test
    void theyFollowTheHealthOfATarget() {
        LlmConfig config = new ConfigReader()
                .read(Map.of("llm.provider.openai.protocol", "openai", "llm.chain.main.targets", "openai/a, openai/b"));
        Health health =
                new Health(config.targets(), config.health(), config.recovery(), new TestClock(), new Random(1));
        MeterRegistry registry = new SimpleMeterRegistry();
        new HealthGauges(config.targets(), health).bindTo(registry);

        assertThat(value(registry, "llm.circuit.state", "a")).isZero();
        assertThat(value(registry, "llm.traffic.share", "a")).isEqualTo(1);
        assertThat(registry.get("llm.status.level")
                        .tag("provider", "openai")
                        .gauge()
                        .value())
                .isEqualTo(-1);

        health.all().forEach(target -> target.status(StatusLevel.MAJOR, "said so"));
        health.of(config.targets().get(0)).control(Control.OPEN);

        assertThat(value(registry, "llm.circuit.state", "a")).isEqualTo(1);
        assertThat(value(registry, "llm.circuit.state", "b")).isZero();
        assertThat(value(registry, "llm.traffic.share", "b")).isZero();
        assertThat(registry.get("llm.status.level")
                        .tag("provider", "openai")
                        .gauge()
                        .value())
                .isEqualTo(3);
    }

    @Test
    void aTargetWhoseQuotaIsUsedUpNeedsAPersonAndOneThatIsRateLimitedDoesNot() {
        LlmConfig config = new ConfigReader()
                .read(Map.of("llm.provider.openai.protocol", "openai", "llm.chain.main.targets", "openai/a, openai/b"));
        Health health =
                new Health(config.targets(), config.health(), config.recovery(), new TestClock(), new Random(1));
        MeterRegistry registry = new SimpleMeterRegistry();
        new HealthGauges(config.targets(), health).bindTo(registry);

        health.all().get(0).failed(Failure.of(FailureKind.QUOTA, 429, "used up"));
        health.all().get(1).failed(Failure.of(FailureKind.RATE_LIMITED, 429, "too fast"));

        assertThat(value(registry, "llm.attention", "a")).isEqualTo(1);
        assertThat(value(registry, "llm.attention", "b")).isZero();
    }

    @Test
    void aRecoveryThatEndsInAnOpenCircuitIsCounted() {
        LlmConfig config = new ConfigReader()
                .read(Map.of("llm.provider.openai.protocol", "openai", "llm.chain.main.targets", "openai/a"));
        MeterRegistry registry = new SimpleMeterRegistry();
        RollbackCounter counter = new RollbackCounter(config.targets());
        counter.bindTo(registry);
        Instant now = Instant.EPOCH;
        HealthEvent opened = new HealthEvent.Opened(now, "openai/a", Duration.ofSeconds(30), "x");
        HealthEvent stage = new HealthEvent.StageReached(now, "openai/a", 5, "x");

        counter.accept(opened);
        counter.accept(stage);
        counter.accept(new HealthEvent.Recovered(now, "openai/a", "x"));
        counter.accept(opened);
        assertThat(registry.get("llm.recovery.rollbacks").functionCounter().count())
                .isZero();
        counter.accept(stage);
        counter.accept(opened);

        assertThat(registry.get("llm.recovery.rollbacks").functionCounter().count())
                .isEqualTo(1);
    }

    private static double value(MeterRegistry registry, String gauge, String model) {
        return registry.get(gauge)
                .tags("provider", "openai", "model", model)
                .gauge()
                .value();
    }
}
