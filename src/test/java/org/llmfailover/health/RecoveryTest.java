package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.HealthEvent.Opened;
import org.llmfailover.health.HealthEvent.Recovered;
import org.llmfailover.health.HealthEvent.StageReached;
import org.llmfailover.health.SimulatedTarget.Provider;

/** How a target gets its traffic back, and how it loses it again, told by a clock that is not the wall's. */
class RecoveryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedTarget target = new SimulatedTarget();

    private int calls(int count, Duration apart, Provider provider) {
        int admitted = 0;
        for (int i = 0; i < count; i++) {
            admitted += target.call("conversation " + i, provider).isEmpty() ? 1 : 0;
            target.clock.advance(apart);
        }
        return admitted;
    }

    @Test
    void aTargetThatNeverFailedHasAllOfItsTraffic() {
        assertThat(calls(100, SECOND, Provider.ANSWERS)).isEqualTo(100);
        assertThat(target.health.share()).isEqualTo(1);
        assertThat(target.health.isReady()).isTrue();
        assertThat(target.events.last()).isEmpty();
    }

    @Test
    void errorsInARowAfterManyAnswersAreNotToldAsARate() {
        calls(50, SECOND, Provider.ANSWERS);

        target.open();

        assertThat(target.events.last().get(0).text()).contains("circuit opens for PT30S: hard errors in a row, last");
    }

    @Test
    void afterItsTrialsItGetsTheFirstShareAndNotMore() {
        target.inFirstStage();

        assertThat(target.state()).isEqualTo(State.CLOSED);
        assertThat(target.health.isHeldBack()).isTrue();
        assertThat(target.health.isReady()).isFalse();
        assertThat(target.health.share()).isEqualTo(0.05);
        assertThat(calls(1000, Duration.ofMillis(1), Provider.ANSWERS)).isBetween(25, 50);
        assertThat(target.call("one more", Provider.ANSWERS)).hasValue("recovering");
    }

    @Test
    void theFirstCallsOfAStageAreAlreadyWithinItsShare() {
        target.inFirstStage();

        assertThat(calls(19, Duration.ZERO, Provider.ANSWERS)).isZero();
    }

    @Test
    void theStagesAreSpreadOverTheConfiguredTime() {
        target.inFirstStage();
        Duration start = target.time();

        calls(2 * 60 * 20 + 5, Duration.ofMillis(500), Provider.ANSWERS);

        assertThat(target.events.last())
                .filteredOn(StageReached.class::isInstance)
                .hasSize(3);
        assertThat(target.events.last().get(target.events.last().size() - 1))
                .isInstanceOfSatisfying(Recovered.class, recovered -> assertThat(
                                Duration.between(target.clock.instant(), recovered.at())
                                        .plus(target.time())
                                        .minus(start))
                        .isBetween(
                                Duration.ofMinutes(20), Duration.ofMinutes(20).plus(SECOND.multipliedBy(5))));
        assertThat(target.health.share()).isEqualTo(1);
        assertThat(target.health.isHeldBack()).isFalse();
    }

    @Test
    void atTenCallsAMinuteItStillFinishes() {
        target.inFirstStage();
        Duration start = target.time();

        while (target.health.isHeldBack()) {
            calls(1, Duration.ofSeconds(6), Provider.ANSWERS);
        }

        assertThat(target.time().minus(start)).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(22));
    }

    @Test
    void atTenCallsAMinuteOfOneConversationItStillFinishes() {
        for (String conversation : List.of("a", "b", "c", "d", "e", "f")) {
            SimulatedTarget one = new SimulatedTarget().inFirstStage();
            for (int i = 0; i < 10 * 25; i++) {
                one.call(conversation, Provider.ANSWERS);
                one.clock.advance(Duration.ofSeconds(6));
            }

            assertThat(one.health.isHeldBack()).as(conversation).isFalse();
        }
    }

    @Test
    void timeAloneBringsNoTraffic() {
        target.inFirstStage();

        target.clock.advance(Duration.ofHours(5));
        target.call("nobody asked in between", Provider.ANSWERS);

        assertThat(target.health.share()).isEqualTo(0.05);
    }

    @Test
    void answersAloneBringNoTrafficBeforeTheTime() {
        target.inFirstStage();

        calls(100_000, Duration.ofMillis(1), Provider.ANSWERS);

        assertThat(target.health.share()).isEqualTo(0.05);
    }

    @Test
    void aConversationThatIsInStaysIn() {
        target.inFirstStage();
        Set<String> in = new HashSet<>();
        for (int stage = 0; stage < 3; stage++) {
            calls(2_000, Duration.ofMillis(10), Provider.ANSWERS);
            Set<String> now = new HashSet<>();
            for (int i = 0; i < 300; i++) {
                if (target.call("conversation " + i, Provider.ANSWERS).isEmpty()) {
                    now.add("conversation " + i);
                }
            }
            assertThat(now).as("stage " + stage).containsAll(in);
            in = now;
            target.clock.advance(Duration.ofMinutes(7));
            target.call("to go on", Provider.ANSWERS);
        }
        assertThat(in).isNotEmpty();
    }

    @Test
    void failuresInAStageOpenItAgainForLonger() {
        target.inFirstStage();

        calls(200, Duration.ofMillis(10), Provider.FAILS_SOFTLY);

        assertThat(target.state()).isEqualTo(State.OPEN);
        assertThat(openings()).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(72));
        assertThat(target.events.last().get(target.events.last().size() - 1).text())
                .isEqualTo("anthropic/claude-sonnet-5 circuit opens for PT1M12S: 2 of 2 calls failed at 5 % of the"
                        + " traffic, last timeout");
    }

    @Test
    void oneFailureInAStageIsChance() {
        target.inFirstStage();
        target.reached(Provider.FAILS_HARD);

        calls(100, Duration.ofMillis(10), Provider.ANSWERS);

        assertThat(target.state()).isEqualTo(State.CLOSED);
        assertThat(target.health.share()).isEqualTo(0.05);
    }

    @Test
    void fewerFailuresThanTheRateDoNotRollBack() {
        target.inFirstStage();

        IntStream.range(0, 200).forEach(i -> target.reached(i % 6 == 5 ? Provider.FAILS_SOFTLY : Provider.ANSWERS));

        assertThat(target.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void eachWayBackThatFailsMakesTheNextWaitLongerUpToTheMost() {
        target.open();
        for (int i = 0; i < 8; i++) {
            target.clock.advance(Duration.ofMinutes(11));
            target.call("trial", Provider.FAILS_HARD);
        }

        assertThat(openings())
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(72),
                        Duration.ofSeconds(144),
                        Duration.ofSeconds(288),
                        Duration.ofSeconds(576),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10));
    }

    @Test
    void afterAFullRecoveryTheFirstWaitIsTheShortOneAgain() {
        target.inFirstStage();
        calls(2 * 60 * 21, Duration.ofMillis(500), Provider.ANSWERS);

        target.open();

        assertThat(openings()).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void withOneStageItsTrialsAreEnough() {
        SimulatedTarget one = new SimulatedTarget(
                        SimulatedTarget.HEALTH, new RecoveryConfig(List.of(100), Duration.ofMinutes(20), 20))
                .inFirstStage();

        assertThat(one.health.isReady()).isTrue();
        assertThat(one.events.last().get(one.events.last().size() - 1).text())
                .isEqualTo("anthropic/claude-sonnet-5 circuit closes: all of its traffic, the trial calls were"
                        + " answered");
    }

    @Test
    void aPersonMayForceItOpen() {
        target.health.control(Control.OPEN);

        assertThat(target.call("any", Provider.ANSWERS)).hasValue("circuit-open");
        target.clock.advance(Duration.ofHours(3));
        assertThat(target.call("any", Provider.ANSWERS)).hasValue("circuit-open");
        assertThat(target.health.share()).isZero();

        target.health.control(Control.AUTOMATIC);
        assertThat(calls(3, SECOND, Provider.ANSWERS)).isEqualTo(3);
        assertThat(target.health.share()).isEqualTo(0.05);
    }

    @Test
    void aPersonMayForceItClosed() {
        target.open();
        target.health.control(Control.CLOSED);

        assertThat(calls(50, SECOND, Provider.FAILS_HARD)).isEqualTo(50);

        target.health.control(Control.AUTOMATIC);
        calls(3, SECOND, Provider.FAILS_HARD);
        assertThat(target.call("any", Provider.ANSWERS)).hasValue("circuit-open");
    }

    @Test
    void onlyTheLastThousandEventsAreKept() {
        for (int i = 0; i < 600; i++) {
            target.health.control(Control.OPEN);
            target.health.control(Control.AUTOMATIC);
        }

        assertThat(target.events.last()).hasSize(HealthEvents.KEPT);
        assertThat(target.events.last().get(999)).isInstanceOf(HealthEvent.HalfOpened.class);
    }

    private List<Duration> openings() {
        return target.events.last().stream()
                .filter(Opened.class::isInstance)
                .map(event -> ((Opened) event).openFor())
                .toList();
    }
}
