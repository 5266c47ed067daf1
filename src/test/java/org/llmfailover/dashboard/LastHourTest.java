package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.TestClock;

class LastHourTest {

    private static final String TARGET = "openai/gpt-5.4";

    private final TestClock clock = new TestClock();
    private final LastHour lastHour = new LastHour(clock);

    @Test
    void attemptsAreCountedByOutcomeAndForgottenAfterTheirTime() {
        lastHour.attempt(TARGET, "ok", Duration.ofMillis(500));
        lastHour.attempt(TARGET, "overloaded", Duration.ofMillis(50));
        clock.advance(Duration.ofMinutes(2));
        lastHour.attempt(TARGET, "ok", Duration.ofMillis(500));

        assertThat(lastHour.sum(Duration.ofMinutes(1)).target(TARGET).outcomes).isEqualTo(Map.of("ok", 1));
        assertThat(lastHour.sum(Duration.ofMinutes(5)).target(TARGET).outcomes)
                .isEqualTo(Map.of("ok", 2, "overloaded", 1));
        clock.advance(Duration.ofHours(1));
        assertThat(lastHour.sum(Duration.ofHours(1)).targets()).isEmpty();
    }

    @Test
    void callsAreCountedByChainAndByWhoAnswered() {
        lastHour.call("default", "degraded");
        lastHour.answered("default", TARGET);
        lastHour.call("default", "failed");

        Counts.Calls calls = lastHour.sum(Duration.ofMinutes(1)).chain("default");
        assertThat(calls.outcomes).isEqualTo(Map.of("degraded", 1, "failed", 1));
        assertThat(calls.answered).isEqualTo(Map.of(TARGET, 1));
    }

    @Test
    void votesAddUpWithWhoDissented() {
        lastHour.vote("vital", 3, 2, List.of(TARGET));
        clock.advance(Duration.ofMinutes(1));
        lastHour.vote("vital", 3, 3, List.of());

        Counts.Calls calls = lastHour.sum(Duration.ofMinutes(5)).chain("vital");
        assertThat(calls.votes).isEqualTo(6);
        assertThat(calls.agreed).isEqualTo(5);
        assertThat(calls.dissent).isEqualTo(Map.of(TARGET, 1));
    }

    @Test
    void aTimeIsKeptToATwentieth() {
        for (int millis = 10; millis <= 1_000; millis += 10) {
            lastHour.attempt(TARGET, "ok", Duration.ofMillis(millis));
            lastHour.attempt(TARGET, "overloaded", Duration.ofMillis(1));
        }

        Times answers = lastHour.sum(Duration.ofMinutes(1)).target(TARGET).answers;
        assertThat((double) answers.millis(0.5)).isCloseTo(500, within(25.0));
        assertThat((double) answers.millis(0.95)).isCloseTo(950, within(48.0));
        assertThat(lastHour.sum(Duration.ofMinutes(1))
                        .target(TARGET)
                        .firstTokens
                        .millis(0.5))
                .isNull();
    }

    @Test
    void whatTakesForEverOrNoTimeHasItsPlace() {
        lastHour.firstToken(TARGET, Duration.ZERO);
        lastHour.firstToken(TARGET, Duration.ofDays(1));

        Times times = lastHour.sum(Duration.ofMinutes(1)).target(TARGET).firstTokens;
        assertThat(times.millis(0.5)).isEqualTo(1);
        assertThat(times.millis(1)).isGreaterThan(400_000);
    }

    @Test
    void eachSliceHasItsPlaceAndNoMoreAreKeptThanAnHourHas() {
        lastHour.call("default", "ok");
        clock.advance(LastHour.SLICE.multipliedBy(LastHour.SLICES - 1));
        lastHour.call("default", "failed");
        assertThat(places()).isEqualTo(Map.of(0, "{ok=1}", LastHour.SLICES - 1, "{failed=1}"));

        clock.advance(LastHour.SLICE);
        assertThat(places()).isEqualTo(Map.of(LastHour.SLICES - 2, "{failed=1}"));
    }

    @Test
    void aClockThatIsPutBackDoesNoHarm() {
        lastHour.call("default", "ok");
        clock.advance(Duration.ofMinutes(-10));
        lastHour.call("default", "ok");

        assertThat(places()).isEqualTo(Map.of(LastHour.SLICES - 1, "{ok=2}"));
    }

    private Map<Integer, String> places() {
        Map<Integer, String> places = new TreeMap<>();
        lastHour.each((place, counts) ->
                places.put(place, counts.chain("default").outcomes.toString()));
        return places;
    }
}
