package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.llmfailover.health.SimulatedTarget.Provider;

/** What tells a spike of timeouts from a provider that hangs. */
class SpikeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SimulatedTarget target = new SimulatedTarget();

    /** So many calls that began together time out together. */
    private void wave(int calls) {
        target.clock.advance(TIMEOUT);
        for (int i = 0; i < calls; i++) {
            target.reached(Provider.FAILS_SOFTLY, TIMEOUT);
        }
    }

    @Test
    void callsThatHangTogetherAreOneSpikeHoweverManyTheyAre() {
        target.clock.advance(Duration.ofSeconds(1));

        wave(500);

        assertThat(target.state()).isEqualTo(State.CLOSED);
        assertThat(target.health.share()).isEqualTo(1);
    }

    @Test
    void timeoutsThatLastOpenIt() {
        wave(5);
        wave(5);
        assertThat(target.state()).isEqualTo(State.CLOSED);

        wave(1);

        assertThat(target.state()).isEqualTo(State.OPEN);
        assertThat(target.events.last().get(0).text()).contains("100 % of 11 calls failed, last timeout");
    }

    @Test
    void timeoutsAmongMoreAnswersThanTheRateAllowsNeverOpenIt() {
        for (int i = 0; i < 100; i++) {
            wave(1);
            target.reached(Provider.ANSWERS);
            target.reached(Provider.ANSWERS);
        }

        assertThat(target.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void wavesThatTheWindowHasForgottenDoNotAddUp() {
        for (int i = 0; i < 20; i++) {
            wave(20);
            target.clock.advance(Duration.ofSeconds(30));
        }

        assertThat(target.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aSpikeDoesNotHideHardErrors() {
        wave(500);
        for (int i = 0; i < 8; i++) {
            target.reached(Provider.FAILS_HARD);
            if (i % 2 == 0) {
                target.reached(Provider.ANSWERS);
            }
        }

        assertThat(target.state()).isEqualTo(State.OPEN);
    }
}
