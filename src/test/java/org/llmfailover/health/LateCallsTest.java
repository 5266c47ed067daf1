package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.HealthEvent.Opened;
import org.llmfailover.health.HealthEvent.StageReached;
import org.llmfailover.health.SimulatedTarget.Provider;

/** Calls that outlast the state they were admitted in, and calls that end at the same instant. */
class LateCallsTest {

    private static final Duration LONG_AGO = Duration.ofMinutes(2);

    private final SimulatedTarget target = new SimulatedTarget();

    private void halfOpen() {
        target.open();
        target.clock.advance(Duration.ofSeconds(31));
        target.call("trial", Provider.ANSWERS);
        assertThat(target.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void answersFromBeforeItOpenedAreNoTrials() {
        halfOpen();

        IntStream.range(0, 5).forEach(i -> target.reached(Provider.ANSWERS, LONG_AGO));

        assertThat(target.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void failuresFromBeforeItOpenedEndNoTrial() {
        halfOpen();

        target.reached(Provider.FAILS_HARD, LONG_AGO);
        target.reached(Provider.FAILS_SOFTLY, LONG_AGO);
        target.reached(Provider.FAILS_SOFTLY, LONG_AGO);

        assertThat(target.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void callersWhoLeaveCallsFromBeforeItOpenedGiveBackNoTrials() {
        halfOpen();

        IntStream.range(0, 20).forEach(i -> target.health
                .circuit()
                .onError(LONG_AGO.toNanos(), TimeUnit.NANOSECONDS, new IllegalStateException("gone")));

        long admitted = IntStream.range(0, 20)
                .filter(i -> target.health.circuit().tryAcquirePermission())
                .count();
        assertThat(admitted).isEqualTo(Circuits.HALF_OPEN_CALLS - 1);
    }

    @Test
    void aCallerWhoLeavesATrialGivesItBack() {
        halfOpen();
        assertThat(target.health.circuit().tryAcquirePermission()).isTrue();
        assertThat(target.health.circuit().tryAcquirePermission()).isTrue();
        assertThat(target.health.circuit().tryAcquirePermission()).isFalse();

        target.health.circuit().onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("gone"));

        assertThat(target.health.circuit().tryAcquirePermission()).isTrue();
        assertThat(target.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void aClockThatIsSetBackLosesNoTrial() {
        halfOpen();
        target.clock.advance(Duration.ofMinutes(-5));

        for (int i = 0; i < Circuits.HALF_OPEN_CALLS - 1; i++) {
            assertThat(target.health.circuit().tryAcquirePermission()).isTrue();
            long begun = target.health.circuit().getCurrentTimestamp();
            target.clock.advance(Duration.ofMinutes(3));
            target.health
                    .circuit()
                    .onResult(target.health.circuit().getCurrentTimestamp() - begun, TimeUnit.NANOSECONDS, "answered");
        }

        assertThat(target.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void failuresFromBeforeItOpenedRollNoStageBack() {
        target.inFirstStage();

        IntStream.range(0, 10).forEach(i -> target.reached(Provider.FAILS_HARD, LONG_AGO));

        assertThat(target.state()).isEqualTo(State.CLOSED);
        assertThat(target.health.share()).isEqualTo(0.05);
    }

    @Test
    void aStreamOfAnEarlierStageIsNoEvidenceForTheNext() {
        target.inFirstStage();
        target.clock.advance(Duration.ofMinutes(7));
        target.reached(Provider.ANSWERS, Duration.ofMinutes(1));
        assertThat(target.health.share()).isEqualTo(0.25);

        target.clock.advance(Duration.ofMinutes(7));
        target.reached(Provider.ANSWERS, Duration.ofMinutes(8));
        assertThat(target.health.share()).isEqualTo(0.25);
        target.reached(Provider.ANSWERS, Duration.ofMinutes(1));
        assertThat(target.health.share()).isEqualTo(0.5);
    }

    @Test
    void failuresAtTheSameInstantOpenItOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            SimulatedTarget raced =
                    new SimulatedTarget(SimulatedTarget.HEALTH, SimulatedTarget.RECOVERY).inFirstStage();
            List<Duration> before = openings(raced);

            together(8, () -> raced.reached(Provider.FAILS_HARD));

            assertThat(openings(raced)).hasSize(before.size() + 1);
            raced.clock.advance(openings(raced).get(1).plusMillis(1));
            assertThat(raced.call("trial", Provider.ANSWERS)).isEmpty();
            assertThat(raced.state()).isEqualTo(State.HALF_OPEN);
        }
    }

    @Test
    void answersAtTheSameInstantReachEachStageOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            SimulatedTarget raced = new SimulatedTarget(
                            SimulatedTarget.HEALTH, new RecoveryConfig(List.of(5, 25, 100), Duration.ofMinutes(20), 20))
                    .inFirstStage();
            raced.clock.advance(Duration.ofMinutes(10));

            together(8, () -> raced.reached(Provider.ANSWERS));

            assertThat(raced.events.last())
                    .filteredOn(StageReached.class::isInstance)
                    .hasSize(2);
        }
    }

    private static void together(int threads, Runnable action) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    start.await();
                    action.run();
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> each : all) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<Duration> openings(SimulatedTarget of) {
        return of.events.last().stream()
                .filter(Opened.class::isInstance)
                .map(event -> ((Opened) event).openFor())
                .toList();
    }
}
