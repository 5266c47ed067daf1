package org.llmfailover.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.health.HealthEvent.Alarm;
import org.llmfailover.health.SimulatedTarget.Provider;

/** How long a target is left alone for what no circuit counts, told by a clock that is not the wall's. */
class RestTest {

    private final SimulatedTarget target = new SimulatedTarget();

    private void failed(FailureKind kind, int status, Duration retryAfter) {
        target.health.failed(Failure.of(kind, status, "it says no").withRetryAfter(retryAfter));
    }

    @Test
    void aRateLimitRestsUntilItsRetryAfter() {
        failed(FailureKind.RATE_LIMITED, 429, Duration.ofSeconds(42));

        target.clock.advance(Duration.ofSeconds(41));
        assertThat(target.call("any", Provider.ANSWERS)).hasValue("rate-limited");
        target.clock.advance(Duration.ofSeconds(1));
        assertThat(target.call("any", Provider.ANSWERS)).isEmpty();
        assertThat(target.health.isReady()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"QUOTA", "AUTH", "MODEL_NOT_FOUND"})
    void whatAPersonHasToMendRestsLongAndAlerts(FailureKind kind) {
        failed(kind, 400, null);

        target.clock.advance(Duration.ofMinutes(9));
        assertThat(target.call("any", Provider.ANSWERS)).hasValue(kind.wireName());
        assertThat(target.events.last()).singleElement().satisfies(event -> {
            assertThat(event.alarm()).isEqualTo(Alarm.ACT);
            assertThat(event.text()).endsWith("; a person has to act");
        });
    }

    @Test
    void manyCallsThatAreToldTheSameAreOneEvent() {
        IntStream.range(0, 50).forEach(i -> {
            failed(FailureKind.RATE_LIMITED, 429, Duration.ofSeconds(30));
            target.clock.advance(Duration.ofMillis(10));
        });

        assertThat(target.events.last()).hasSize(1);
        failed(FailureKind.AUTH, 401, null);
        assertThat(target.events.last()).hasSize(2);
        failed(FailureKind.RATE_LIMITED, 429, Duration.ofSeconds(30));
        assertThat(target.events.last()).hasSize(2);
        assertThat(target.call("any", Provider.ANSWERS)).hasValue("auth");
    }

    @Test
    void anAnswerToACallFromBeforeDoesNotEndTheRest() {
        failed(FailureKind.RATE_LIMITED, 429, Duration.ofSeconds(30));
        target.clock.advance(Duration.ofSeconds(2));

        target.reached(Provider.ANSWERS, Duration.ofSeconds(10));
        assertThat(target.call("any", Provider.ANSWERS)).hasValue("rate-limited");

        target.reached(Provider.ANSWERS, Duration.ofSeconds(1));
        assertThat(target.call("any", Provider.ANSWERS)).isEmpty();
    }
}
