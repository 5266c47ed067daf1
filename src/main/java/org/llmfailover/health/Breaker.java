package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;

/** One target's circuit and its way back: why it opens, until when, and what follows. Thread-safe. */
final class Breaker {

    private final String target;
    private final RecoveryConfig recovery;
    private final HealthEvents events;
    private final Clock clock;
    private final Openings openings;
    private final TimelyCircuit circuit;
    private final WayBack wayBack;
    private final Failures failures;
    private volatile FailureKind lastKind = FailureKind.SERVER_ERROR;
    private volatile Instant openUntil = Instant.MIN;

    /** What moves the circuit where the circuit itself does not know; touched only while nothing else changes it. */
    private @Nullable String why;

    /**
     * A closed one.
     *
     * @param random gives 0 to 1: how much a growing wait is lengthened
     * @param patience hard errors in a row that open it at once
     */
    Breaker(
            String target,
            HealthConfig config,
            RecoveryConfig recovery,
            HealthEvents events,
            Clock clock,
            DoubleSupplier random,
            IntSupplier patience) {
        this.target = target;
        this.recovery = recovery;
        this.events = events;
        this.clock = clock;
        this.openings = new Openings(config, random);
        this.wayBack = new WayBack(target, recovery, openings, events, clock);
        this.failures = new Failures(config, patience);
        this.circuit = Circuits.circuit(target, config, clock, openings::next);
        circuit.getEventPublisher()
                .onSuccess(this::answered)
                .onError(this::failed)
                .onStateTransition(this::transition);
    }

    TimelyCircuit circuit() {
        return circuit;
    }

    WayBack wayBack() {
        return wayBack;
    }

    /** An open circuit whose time is over is as good as half-open: it lets a few trials through. */
    boolean isTripped() {
        return circuit.getState() == State.OPEN || circuit.getState() == State.HALF_OPEN;
    }

    /** The refusal of every call while it is open and its time is not over. */
    Optional<Refusal> refusal(Instant now) {
        return circuit.getState() == State.OPEN && now.isBefore(openUntil)
                ? Optional.of(new Refusal(Refusal.CIRCUIT_OPEN, lastKind, openUntil))
                : Optional.empty();
    }

    /** The refusal of a call that the circuit itself turned away, its trials being taken. */
    Refusal refusal() {
        Instant soon = clock.instant().plusSeconds(1);
        return new Refusal(Refusal.CIRCUIT_OPEN, lastKind, openUntil.isAfter(soon) ? openUntil : soon);
    }

    void failed(FailureKind kind) {
        lastKind = kind;
    }

    FailureKind lastKind() {
        return lastKind;
    }

    /** Opens a closed circuit on evidence that the circuit does not have. */
    void open(String evidence, FailureKind kind) {
        circuit.alone(() -> {
            boolean closed = circuit.getState() == State.CLOSED;
            if (closed) {
                lastKind = kind;
                why = evidence;
                circuit.transitionToOpenState();
            }
            return closed;
        });
    }

    /** Begins the way back without trials; where that has no stages, live calls are the trials. Whether it did. */
    boolean readmit() {
        if (recovery.stages().get(0) < 100) {
            why = "a probe was answered";
            circuit.transitionToClosedState();
            return true;
        }
        boolean open = circuit.getState() == State.OPEN;
        if (open) {
            circuit.transitionToHalfOpenState();
        }
        return open;
    }

    private void answered(CircuitBreakerOnSuccessEvent event) {
        Instant now = clock.instant();
        failures.answered(now);
        wayBack.answered(now.minus(event.getElapsedDuration()));
    }

    /** On the way back less is enough than otherwise. */
    private void failed(CircuitBreakerOnErrorEvent event) {
        Optional<String> enough =
                failures.failed(Failures.weight(event.getThrowable()), event.getElapsedDuration(), clock.instant());
        wayBack.failed().or(() -> enough).ifPresent(seen -> open(seen + last(), lastKind));
    }

    private String last() {
        return ", last " + lastKind.wireName();
    }

    private void transition(CircuitBreakerOnStateTransitionEvent event) {
        wayBack.leave();
        failures.forget();
        String seen = why;
        why = null;
        switch (event.getStateTransition().getToState()) {
            case OPEN -> opened(seen == null ? "a trial call failed" + last() : seen);
            case HALF_OPEN -> events.add(new HealthEvent.HalfOpened(clock.instant(), target));
            case CLOSED -> {
                if (seen != null || event.getStateTransition().getFromState() == State.HALF_OPEN) {
                    wayBack.begin(seen == null ? "the trial calls were answered" : seen);
                }
            }
            default -> {
                // forced by a person, who is told of it elsewhere
            }
        }
    }

    private void opened(String evidence) {
        Instant now = clock.instant();
        Duration wait = openings.opened();
        openUntil = now.plus(wait);
        events.add(new HealthEvent.Opened(now, target, wait, evidence));
    }
}
