package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.llmfailover.chat.FailureKind.Weight;
import org.llmfailover.config.HealthConfig;

/**
 * Builds the circuit of a target. It is a Java object and not YAML options, because those swallow failures on Camel
 * 4.18 (an ignored or unrecorded exception counts as an answer) and change their units in 4.22.
 */
final class Circuits {

    /** Enough to tell a recovered provider from a lucky call. */
    static final int HALF_OPEN_CALLS = 3;

    private Circuits() {}

    /**
     * A closed circuit, which somebody else opens: {@link Failures} knows what its own window does not.
     *
     * @param nextOpening how long it stays open if it opens now
     */
    static TimelyCircuit circuit(String target, HealthConfig config, Clock clock, Supplier<Duration> nextOpening) {
        CircuitBreaker circuit = CircuitBreaker.of(
                name(target),
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .currentTimestampFunction(neverBack(), TimeUnit.NANOSECONDS)
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize((int) Math.max(1, config.window().toSeconds()))
                        .minimumNumberOfCalls(Integer.MAX_VALUE)
                        .failureRateThreshold(config.failureRate())
                        .permittedNumberOfCallsInHalfOpenState(HALF_OPEN_CALLS)
                        .waitIntervalFunctionInOpenState(
                                opening -> nextOpening.get().toMillis())
                        .recordException(Circuits::counts)
                        .ignoreException(thrown -> !counts(thrown))
                        .writableStackTraceEnabled(false)
                        .build());
        circuit.getEventPublisher().onError(event -> endTrial(circuit, event.getThrowable()));
        return new TimelyCircuit(circuit);
    }

    /** A clock that is set back must not make a trial look older than the circuit's state: its place would be lost for good. */
    private static Function<Clock, Long> neverBack() {
        AtomicLong latest = new AtomicLong();
        return clock -> latest.accumulateAndGet(ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()), Math::max);
    }

    /** One hard error is enough for a half-open circuit, so that a sick provider is not hit again. */
    private static void endTrial(CircuitBreaker circuit, Throwable thrown) {
        if (circuit.getState() == State.HALF_OPEN && Failures.weight(thrown) == Weight.HARD) {
            circuit.transitionToOpenState();
        }
    }

    private static boolean counts(Throwable thrown) {
        return Failures.weight(thrown) != Weight.NONE;
    }

    private static String name(String target) {
        return "llm-" + target.toLowerCase(Locale.ROOT);
    }
}
