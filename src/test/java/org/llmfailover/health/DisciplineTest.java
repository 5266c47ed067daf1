package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.health.SimulatedTarget.Provider;

/** A primary is down for a minute in which fifteen requests come: it is left alone, and used again soon after. */
class DisciplineTest {

    private static final Duration DOWN = Duration.ofSeconds(60);
    private static final Duration APART = Duration.ofSeconds(4);

    /** @param attempts how often a pattern asks the primary for one request */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void itIsHitFiveTimesAtMostAndUsedAgainWithinThirtySeconds(int attempts) {
        SimulatedTarget target = new SimulatedTarget(openFor(Duration.ofSeconds(20)), SimulatedTarget.RECOVERY);
        int hits = 0;
        while (target.time().compareTo(DOWN) < 0) {
            for (int i = 0; i < attempts; i++) {
                hits += target.call("conversation", Provider.FAILS_HARD).isEmpty() ? 1 : 0;
            }
            target.clock.advance(APART);
        }
        while (target.call("conversation", Provider.ANSWERS).isPresent()) {
            target.clock.advance(APART);
        }

        assertThat(hits).isLessThanOrEqualTo(5);
        assertThat(target.time().minus(DOWN)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    private static HealthConfig openFor(Duration openFor) {
        HealthConfig usual = SimulatedTarget.HEALTH;
        return new HealthConfig(
                usual.window(),
                usual.minCalls(),
                usual.failureRate(),
                usual.consecutiveErrors(),
                usual.slowFactor(),
                openFor,
                usual.maxOpenFor(),
                usual.restFor(),
                usual.defaultRest(),
                usual.degradedErrors(),
                usual.lastResort());
    }
}
