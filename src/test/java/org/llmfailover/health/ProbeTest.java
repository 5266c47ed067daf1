package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.SimulatedTarget.Provider;

/** When a target is probed and what an answered probe brings, told by a clock that is not the wall's. */
class ProbeTest {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final SimulatedTarget target = new SimulatedTarget();
    private final Probe probe = new Probe(target.health, INTERVAL, target.clock, new Random(1));

    /** How many probes are due in a time without calls. */
    private int dueIn(Duration time) {
        int due = 0;
        for (Duration t = Duration.ZERO; t.compareTo(time) < 0; t = t.plus(INTERVAL.dividedBy(10))) {
            target.clock.advance(INTERVAL.dividedBy(10));
            due += probe.isDue() ? 1 : 0;
        }
        return due;
    }

    @Test
    void anIdleTargetIsProbedOnceAnInterval() {
        assertThat(dueIn(Duration.ofHours(1))).isBetween(50, 60);
        assertThat(probe.goesRound()).isFalse();
    }

    @Test
    void aTargetThatAnswersCallsIsNot() {
        for (int i = 0; i < 300; i++) {
            target.clock.advance(Duration.ofSeconds(20));
            target.call("conversation " + i, Provider.ANSWERS);
            assertThat(probe.isDue()).isFalse();
        }
    }

    @Test
    void itsOwnAnswersAreNoCalls() {
        int due = 0;
        for (int i = 0; i < 600; i++) {
            target.clock.advance(INTERVAL.dividedBy(10));
            if (probe.isDue()) {
                due++;
                target.health.succeeded(target.clock.instant());
                probe.answered();
            }
        }
        assertThat(due).isBetween(50, 60);
    }

    @Test
    void aRestingTargetIsNotProbed() {
        target.health.failed(Failure.of(FailureKind.AUTH, 401, "no"));

        assertThat(dueIn(Duration.ofMinutes(9))).isZero();
        assertThat(dueIn(Duration.ofMinutes(5))).isPositive();
    }

    @Test
    void aForcedTargetIsNotProbed() {
        target.health.control(Control.OPEN);
        assertThat(dueIn(Duration.ofMinutes(9))).isZero();
        target.health.control(Control.CLOSED);
        assertThat(dueIn(Duration.ofMinutes(9))).isZero();
    }

    @Test
    void anAnsweredProbeOfAnOpenTargetBeginsTheFirstStage() {
        target.open();
        target.clock.advance(Duration.ofSeconds(10));
        assertThat(probe.goesRound()).isTrue();

        probe.answered();

        assertThat(target.state()).isEqualTo(State.CLOSED);
        assertThat(target.health.share()).isEqualTo(0.05);
        assertThat(target.events.last().get(1).text())
                .isEqualTo("anthropic/claude-sonnet-5 recovers: 5 % of its traffic, a probe was answered");
    }

    @Test
    void probesAloneBringItNoFurther() {
        target.open();
        probe.answered();

        assertThat(dueIn(Duration.ofHours(3))).isZero();
        probe.answered();
        target.clock.advance(Duration.ofHours(3));
        assertThat(target.call("any", Provider.ANSWERS)).hasValue("recovering");
        assertThat(target.health.share()).isEqualTo(0.05);
    }

    @Test
    void whereThereAreNoStagesLiveCallsAreTheTrials() {
        SimulatedTarget flat = new SimulatedTarget(
                SimulatedTarget.HEALTH, new RecoveryConfig(List.of(100), Duration.ofMinutes(20), 20));
        flat.open();

        new Probe(flat.health, INTERVAL, flat.clock, new Random(1)).answered();

        assertThat(flat.state()).isEqualTo(State.HALF_OPEN);
        assertThat(flat.health.share()).isZero();
    }

    @Test
    void anAnsweredProbeOfAHealthyTargetChangesNothing() {
        probe.answered();

        assertThat(target.health.isReady()).isTrue();
        assertThat(target.events.last()).isEmpty();
    }

    @Property(tries = 100)
    void twoProbesAreNeverCloserThanNineTenthsOfTheInterval(
            @ForAll @IntRange(min = 1, max = 100) int step, @ForAll long seed) {
        SimulatedTarget idle = new SimulatedTarget();
        Probe often = new Probe(idle.health, INTERVAL, idle.clock, new Random(seed));
        Duration last = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            idle.clock.advance(Duration.ofSeconds(step));
            if (often.isDue()) {
                assertThat(idle.time().minus(last))
                        .isGreaterThanOrEqualTo(INTERVAL.multipliedBy(9).dividedBy(10));
                last = idle.time();
            }
        }
    }
}
