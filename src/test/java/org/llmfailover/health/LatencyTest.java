package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.llmfailover.health.HealthEvent.Opened;
import org.llmfailover.health.SimulatedTarget.Provider;
import org.llmfailover.support.TestClock;

/** When answers are slow, told by a clock that is not the wall's. */
class LatencyTest {

    private static final int TOKENS = 200;
    private static final Duration USUAL = Duration.ofSeconds(2);

    private final TestClock clock = new TestClock();
    private final Latency latency = new Latency(SimulatedTarget.HEALTH);

    /** Answers for some minutes, one every two seconds; how often they were found slow. */
    private int answers(int minutes, Duration time, long tokens) {
        int slow = 0;
        for (int i = 0; i < minutes * 30; i++) {
            clock.advance(Duration.ofSeconds(2));
            slow += latency.answered(clock.instant(), time, tokens).isPresent() ? 1 : 0;
        }
        return slow;
    }

    private Optional<String> one(Duration time, long tokens) {
        clock.advance(Duration.ofSeconds(2));
        return latency.answered(clock.instant(), time, tokens);
    }

    @Test
    void answersThatTakeThreeTimesAsLongAreSlow() {
        assertThat(answers(10, USUAL, TOKENS)).isZero();
        assertThat(answers(2, USUAL.multipliedBy(29).dividedBy(10), TOKENS)).isZero();
        assertThat(answers(2, USUAL.multipliedBy(4), TOKENS)).isPositive();
    }

    @Test
    void slownessIsToldOnceItIsKnownWhatIsUsual() {
        assertThat(latency.slowness(clock.instant())).isEmpty();
        answers(10, USUAL, TOKENS);
        assertThat(latency.slowness(clock.instant())).hasValue(1);
        answers(1, USUAL.multipliedBy(2), TOKENS);
        assertThat(latency.slowness(clock.instant()).getAsDouble()).isCloseTo(2, within(0.1));

        clock.advance(Duration.ofMinutes(5));

        assertThat(latency.slowness(clock.instant())).isEmpty();
    }

    @Test
    void whatABusyMachineAddsToAnInstantAnswerIsNotSlowness() {
        answers(10, Duration.ofMillis(2), TOKENS);

        assertThat(answers(2, Duration.ofMillis(200), TOKENS)).isZero();
        assertThat(answers(2, Duration.ofMillis(300), TOKENS)).isPositive();
    }

    @Test
    void theEvidenceSaysHowMuch() {
        answers(10, USUAL, TOKENS);
        clock.advance(Duration.ofMinutes(2));

        Optional<String> slow = Optional.empty();
        for (int i = 0; i < 10; i++) {
            assertThat(slow).isEmpty();
            slow = one(USUAL.multipliedBy(5), TOKENS);
        }

        assertThat(slow).hasValue("10 answers took 5.0 times as long as usual");
    }

    @Test
    void oneSlowAnswerAndEvenFewerThanHalfSayNothing() {
        answers(10, USUAL, TOKENS);

        for (int i = 0; i < 60; i++) {
            assertThat(one(i % 5 < 2 ? USUAL.multipliedBy(50) : USUAL, TOKENS)).isEmpty();
        }
    }

    @Test
    void longAnswersAreNotSlow() {
        answers(10, USUAL, TOKENS);

        assertThat(answers(5, USUAL.multipliedBy(10), TOKENS * 10)).isZero();
    }

    @Test
    void shortAnswersAreNotSlow() {
        answers(10, USUAL, TOKENS);

        assertThat(answers(5, Duration.ofMillis(600), 3)).isZero();
    }

    @Test
    void missingDataSaysNothing() {
        answers(10, USUAL, TOKENS);

        assertThat(answers(5, USUAL.multipliedBy(100), 0)).isZero();
        assertThat(new Latency(SimulatedTarget.HEALTH).answered(clock.instant(), USUAL, TOKENS))
                .isEmpty();
    }

    @Test
    void fewerCallsThanEnoughSayNothing() {
        answers(10, USUAL, TOKENS);
        clock.advance(Duration.ofHours(1));

        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofSeconds(7));
            assertThat(latency.answered(clock.instant(), USUAL.multipliedBy(100), TOKENS))
                    .isEmpty();
        }
    }

    @Test
    void anHourOfSlownessIsStillSlownessAtItsEnd() {
        SimulatedTarget target = busy();

        run(target, Duration.ofHours(1), USUAL.multipliedBy(5));

        assertThat(openings(target)).isGreaterThan(4);
        long before = openings(target);
        run(target, Duration.ofHours(1), USUAL);
        assertThat(target.health.isReady()).isTrue();
        assertThat(openings(target)).isEqualTo(before);
        run(target, Duration.ofMinutes(5), USUAL.multipliedBy(5));
        assertThat(openings(target)).isGreaterThan(before);
    }

    @Test
    void aProviderThatIsSlowerForGoodIsTakenAsItIs() {
        SimulatedTarget target = busy();

        Duration slower = USUAL.multipliedBy(4);
        Duration start = target.time();
        while (!target.health.isReady() || openings(target) == 0) {
            run(target, Duration.ofMinutes(10), slower);
            assertThat(target.time().minus(start)).isLessThan(Duration.ofHours(12));
        }
        long before = openings(target);
        run(target, Duration.ofHours(6), slower);
        assertThat(openings(target)).isEqualTo(before);
        assertThat(target.health.isReady()).isTrue();
    }

    @Test
    void aForcedCircuitIsNotOpenedBySlowness() {
        SimulatedTarget target = busy();
        target.health.control(Control.CLOSED);

        run(target, Duration.ofMinutes(5), USUAL.multipliedBy(10));

        assertThat(openings(target)).isZero();
        assertThat(target.call("any", Provider.ANSWERS)).isEmpty();
    }

    /** Whatever came before, ten answers at the usual speed in a new window are never slow. */
    @Property(tries = 200)
    void theUsualIsNeverSlow(
            @ForAll @IntRange(min = 1, max = 4000) int tokens, @ForAll @IntRange(min = 1, max = 200) int perToken) {
        TestClock time = new TestClock();
        Latency fresh = new Latency(SimulatedTarget.HEALTH);
        for (int i = 0; i < 300; i++) {
            time.advance(Duration.ofSeconds(1));
            long length = 1 + (long) i * tokens % 4000;
            Duration took = Duration.ofMillis((length + Latency.FIRST_TOKEN) * perToken);
            assertThat(fresh.answered(time.instant(), took, length)).isEmpty();
        }
    }

    /** A target that has answered at its usual speed for an hour. */
    private static SimulatedTarget busy() {
        SimulatedTarget target = new SimulatedTarget();
        run(target, Duration.ofHours(1), USUAL);
        assertThat(openings(target)).isZero();
        return target;
    }

    /** Five calls a second, each let through or not. */
    private static void run(SimulatedTarget target, Duration time, Duration took) {
        Duration end = target.time().plus(time);
        for (int i = 0; target.time().compareTo(end) < 0; i++) {
            target.clock.advance(Duration.ofMillis(200));
            if (target.call("conversation " + i, Provider.ANSWERS).isEmpty()) {
                target.health.took(took, TOKENS);
            }
        }
    }

    private static long openings(SimulatedTarget target) {
        return target.events.last().stream().filter(Opened.class::isInstance).count();
    }

    @Test
    void slownessOpensTheCircuitAndSaysSo() {
        SimulatedTarget target = busy();

        run(target, Duration.ofMinutes(2), USUAL.multipliedBy(5));

        assertThat(target.events.last().get(0).text())
                .matches("anthropic/claude-sonnet-5 circuit opens for PT30S: \\d+ answers took [345]\\.\\d times as"
                        + " long as usual");
        assertThat(target.state()).isNotEqualTo(State.CLOSED);
    }
}
