package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FailureKind.Weight;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;

/**
 * What is known of one target: its circuit, its way back, and its rest. Thread-safe.
 *
 * <p>The circuit hears every attempt through the circuit breaker of the target's route: closed, open, and half-open for a
 * few trials. This class adds what a circuit does not know: that a target whose trials were answered gets its traffic
 * back by stages, what a status page says, how long a provider asked to be left alone, and until when an open circuit stays open.
 */
public final class TargetHealth {

    private final String target;
    private final HealthConfig config;
    private final RecoveryConfig recovery;
    private final HealthEvents events;
    private final Clock clock;
    private final Openings openings;
    private final CircuitBreaker circuit;
    private final Rest rest;
    private final AtomicReference<@Nullable Ramp> ramp = new AtomicReference<>();
    private final AtomicReference<@Nullable String> evidence = new AtomicReference<>();
    private volatile FailureKind lastKind = FailureKind.SERVER_ERROR;
    private volatile Instant openUntil = Instant.MIN;
    private volatile StatusLevel status = StatusLevel.UNKNOWN;
    private volatile Control control = Control.AUTOMATIC;

    /** @param random gives 0 to 1: how much a growing wait is lengthened */
    TargetHealth(
            String target,
            HealthConfig config,
            RecoveryConfig recovery,
            HealthEvents events,
            Clock clock,
            DoubleSupplier random) {
        this.target = target;
        this.config = config;
        this.recovery = recovery;
        this.events = events;
        this.clock = clock;
        this.rest = new Rest(config);
        this.openings = new Openings(config, random);
        this.circuit = Circuits.circuit(target, config, clock, this::patience, openings::next);
        circuit.getEventPublisher()
                .onSuccess(event -> answered())
                .onError(event -> stageFailed())
                .onStateTransition(this::transition);
    }

    /** The circuit, for the circuit breaker of the target's route. */
    public CircuitBreaker circuit() {
        return circuit;
    }

    /** Why nobody would be let through now; empty when somebody would. */
    public Optional<Refusal> refusal() {
        Instant now = clock.instant();
        if (control == Control.CLOSED) {
            return Optional.empty();
        }
        if (control == Control.OPEN) {
            return Optional.of(new Refusal(Refusal.CIRCUIT_OPEN, lastKind, now.plus(config.openFor())));
        }
        Optional<Refusal> resting = rest.refusal(now);
        if (resting.isPresent()) {
            return resting;
        }
        if (circuit.getState() == State.OPEN && now.isBefore(openUntil)) {
            return Optional.of(new Refusal(Refusal.CIRCUIT_OPEN, lastKind, openUntil));
        }
        return Optional.empty();
    }

    /** Whether some of its calls are for another target, if one takes them: it comes back by stages, or its status page says that it is ill. */
    public boolean isHeldBack() {
        return control == Control.AUTOMATIC && (status.sheds() || ramp.get() != null);
    }

    /** Whether it takes all of its traffic: it may stand in for another. */
    public boolean isReady() {
        return refusal().isEmpty() && !isTripped() && !isHeldBack();
    }

    /** An open circuit whose time is over is as good as half-open: it lets a few trials through. */
    private boolean isTripped() {
        return circuit.getState() == State.OPEN || circuit.getState() == State.HALF_OPEN;
    }

    /**
     * Offers a call to a target that is held back.
     *
     * @param conversation what tells one conversation from another; looked at only when it matters
     * @return why the call is not for this target, or empty when it is
     */
    public Optional<Refusal> offer(Supplier<String> conversation) {
        Ramp current = ramp.get();
        if (status.sheds()) {
            return Optional.of(heldBack());
        }
        if (current == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        advance(current, now);
        boolean admitted = current.isOver() || current.offer(Place.of(conversation.get()), now);
        return admitted ? Optional.empty() : Optional.of(heldBack());
    }

    /** The refusal of a call that is left to another target. */
    public Refusal heldBack() {
        String reason = status.sheds() ? Refusal.STATUS_PAGE : Refusal.RECOVERING;
        return new Refusal(reason, lastKind, clock.instant().plusSeconds(1));
    }

    /** The part of its traffic the target gets now, 0 to 1; 0 also while only trials are let through. */
    public double share() {
        if (refusal().isPresent() || isTripped() || (status.sheds() && control == Control.AUTOMATIC)) {
            return 0;
        }
        Ramp current = ramp.get();
        return current == null ? 1 : current.share() / 100.0;
    }

    /** Where its circuit stands; a forced one stands where it was put. */
    public CircuitState state() {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
            default -> CircuitState.CLOSED;
        };
    }

    /** When the target is worth trying again, as far as it is known: its rest, its open circuit, its provider's own word. */
    Optional<Instant> worthTryingAt() {
        return Stream.of(refusal().map(Refusal::until), rest.askedUntil(clock.instant()))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    /** A refusal for a call that the circuit itself turned away, its half-open trials being taken. */
    public Refusal circuitRefusal() {
        Instant soon = clock.instant().plusSeconds(1);
        return new Refusal(Refusal.CIRCUIT_OPEN, lastKind, openUntil.isAfter(soon) ? openUntil : soon);
    }

    /** Takes note of a failed attempt: what the circuit does not count may still ask for a rest. */
    public void failed(Failure failure) {
        if (failure.kind().weight() != Weight.NONE) {
            lastKind = failure.kind();
        }
        Instant now = clock.instant();
        rest.failed(failure, now).ifPresent(time -> events.add(HealthEvent.Rested.of(now, target, time, failure)));
    }

    /** Takes note of an answer: the reason to rest is gone. */
    public void succeeded() {
        rest.answered();
    }

    /** A person decides, or gives the decision back: a target that was forced open then comes back by a few trials and by stages. */
    public void control(Control wanted) {
        Control before = control;
        if (before == wanted) {
            return;
        }
        control = wanted;
        events.add(new HealthEvent.Controlled(clock.instant(), target, wanted));
        switch (wanted) {
            case OPEN -> circuit.transitionToForcedOpenState();
            case CLOSED -> circuit.transitionToDisabledState();
            case AUTOMATIC -> {
                if (before == Control.OPEN) {
                    circuit.transitionToHalfOpenState();
                } else {
                    circuit.transitionToClosedState();
                }
            }
        }
    }

    public Control control() {
        return control;
    }

    /** The target's status page says something of it. It opens no circuit and closes none. */
    public void status(StatusLevel level, String why) {
        StatusLevel before = status;
        if (before == level) {
            return;
        }
        status = level;
        events.add(new HealthEvent.StatusChanged(clock.instant(), target, level, why));
        if (level.sheds()) {
            ramp.set(null);
        } else if (before.sheds() && circuit.getState() == State.CLOSED) {
            comesBack("its status page is " + level.name().toLowerCase(Locale.ROOT));
        }
    }

    public StatusLevel status() {
        return status;
    }

    /** How many hard errors in a row open the circuit; fewer while the status page speaks of trouble. */
    private int patience() {
        int usual = config.consecutiveErrors();
        return status == StatusLevel.DEGRADED ? Math.min(usual, config.degradedErrors()) : usual;
    }

    private void answered() {
        Ramp current = ramp.get();
        if (current != null) {
            current.answered();
            advance(current, clock.instant());
        }
    }

    /** The circuit itself would need a failure rate or a row of hard errors; on the way back less is enough. */
    private void stageFailed() {
        Ramp current = ramp.get();
        if (current != null && current.failed() && circuit.getState() == State.CLOSED) {
            evidence.set(current.evidence());
            circuit.transitionToOpenState();
        }
    }

    private void advance(Ramp current, Instant now) {
        String before = current.evidence();
        if (!current.advance(now)) {
            return;
        }
        if (!current.isOver()) {
            events.add(new HealthEvent.StageReached(now, target, current.share(), before));
        } else if (ramp.compareAndSet(current, null)) {
            recovered(before);
        }
    }

    private void recovered(String why) {
        openings.forget();
        events.add(new HealthEvent.Recovered(clock.instant(), target, why));
    }

    private void transition(CircuitBreakerOnStateTransitionEvent event) {
        ramp.set(null);
        switch (event.getStateTransition().getToState()) {
            case OPEN -> opened();
            case HALF_OPEN -> events.add(new HealthEvent.HalfOpened(clock.instant(), target));
            case CLOSED -> {
                if (event.getStateTransition().getFromState() == State.HALF_OPEN) {
                    comesBack("the trial calls were answered");
                }
            }
            default -> {
                // forced by a person, who is told of it above
            }
        }
    }

    private void opened() {
        Instant now = clock.instant();
        Duration wait = openings.opened();
        openUntil = now.plus(wait);
        String seen = evidence.getAndSet(null);
        events.add(
                new HealthEvent.Opened(now, target, wait, seen == null ? Circuits.evidence(circuit) : seen, lastKind));
    }

    private void comesBack(String why) {
        Instant now = clock.instant();
        Ramp fresh = new Ramp(recovery, now);
        if (fresh.isOver()) {
            recovered(why);
        } else {
            events.add(new HealthEvent.StageReached(now, target, fresh.share(), why));
            ramp.set(fresh);
        }
    }
}
