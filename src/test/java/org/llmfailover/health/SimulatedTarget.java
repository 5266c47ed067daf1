package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureException;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.config.LastResort;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;
import org.llmfailover.support.TestClock;

/** One target's health on a clock of its own, and the calls that a gate and a circuit breaker would make of it. */
final class SimulatedTarget {

    static final HealthConfig HEALTH = new HealthConfig(
            Duration.ofSeconds(60),
            10,
            50,
            3,
            3,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5),
            2,
            LastResort.NONE);

    static final RecoveryConfig RECOVERY = new RecoveryConfig(List.of(5, 25, 50, 100), Duration.ofMinutes(20), 20);

    final TestClock clock = new TestClock();
    final HealthEvents events = new HealthEvents();
    final TargetHealth health;
    private final Instant start = clock.instant();

    /** What a provider does with a call. */
    enum Provider {
        ANSWERS(null),
        FAILS_HARD(FailureKind.SERVER_ERROR),
        FAILS_SOFTLY(FailureKind.TIMEOUT);

        private final FailureKind kind;

        Provider(FailureKind kind) {
            this.kind = kind;
        }
    }

    SimulatedTarget() {
        this(HEALTH, RECOVERY);
    }

    SimulatedTarget(HealthConfig config, RecoveryConfig recovery) {
        health = new TargetHealth("anthropic/claude-sonnet-5", config, recovery, events, clock, () -> 1);
    }

    /** Whether the call reached the provider, and why not. */
    Optional<String> call(String conversation, Provider provider) {
        Optional<Refusal> refusal = health.refusal().or(() -> health.offer(() -> conversation));
        if (refusal.isPresent()) {
            return refusal.map(Refusal::reason);
        }
        if (!health.circuit().tryAcquirePermission()) {
            return Optional.of(health.circuitRefusal().reason());
        }
        reached(provider);
        return Optional.empty();
    }

    /** A call that was let through comes to its end. */
    void reached(Provider provider) {
        reached(provider, Duration.ZERO);
    }

    /** A call that was let through so long ago comes to its end. */
    void reached(Provider provider, Duration after) {
        if (provider.kind == null) {
            health.succeeded(clock.instant().minus(after));
            health.circuit().onResult(after.toNanos(), TimeUnit.NANOSECONDS, "answered");
        } else {
            Failure failure = Failure.of(provider.kind, 500, "it fails");
            health.failed(failure);
            health.circuit().onError(after.toNanos(), TimeUnit.NANOSECONDS, new FailureException(failure));
        }
    }

    /** Opens the circuit and closes it again by its trials, so that the first stage begins now. */
    SimulatedTarget inFirstStage() {
        open();
        clock.advance(Duration.ofSeconds(30).plusMillis(1));
        for (int i = 0; i < Circuits.HALF_OPEN_CALLS; i++) {
            call("trial", Provider.ANSWERS);
        }
        return this;
    }

    void open() {
        for (int i = 0; i < 3; i++) {
            call("failing", Provider.FAILS_HARD);
        }
    }

    State state() {
        return health.circuit().getState();
    }

    Duration time() {
        return Duration.between(start, clock.instant());
    }
}
