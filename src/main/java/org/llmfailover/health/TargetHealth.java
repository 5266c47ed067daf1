package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FailureKind.Weight;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;

/**
 * What is known of one target: its circuit, its way back, and its rest. Thread-safe.
 *
 * <p>The circuit hears every attempt through the circuit breaker of the target's route. This class adds what a circuit does
 * not know: what a status page says, whether answers take longer than usual, how long a provider asked to be left alone, and
 * what a person decided.
 */
public final class TargetHealth {

    private final String target;
    private final HealthConfig config;
    private final HealthEvents events;
    private final Clock clock;
    private final Breaker breaker;
    private final TimelyCircuit circuit;
    private final WayBack wayBack;
    private final Rest rest;
    private final Latency latency;
    private volatile Instant answeredAt = Instant.MIN;
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
        this.events = events;
        this.clock = clock;
        this.rest = new Rest(config);
        this.latency = new Latency(config);
        this.breaker = new Breaker(target, config, recovery, events, clock, random, this::patience);
        this.circuit = breaker.circuit();
        this.wayBack = breaker.wayBack();
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
            return Optional.of(new Refusal(Refusal.CIRCUIT_OPEN, breaker.lastKind(), now.plus(config.openFor())));
        }
        return rest.refusal(now).or(() -> breaker.refusal(now));
    }

    /** Whether some of its calls are for another target, if one takes them: it comes back by stages, or its status page says that it is ill. */
    public boolean isHeldBack() {
        return control == Control.AUTOMATIC && (status.sheds() || wayBack.isUnderWay());
    }

    /** Whether it takes all of its traffic: it may stand in for another. */
    public boolean isReady() {
        return refusal().isEmpty() && !breaker.isTripped() && !isHeldBack();
    }

    /**
     * Offers a call to a target that is held back.
     *
     * @param conversation what tells one conversation from another; looked at only when it matters
     * @return why the call is not for this target, or empty when it is
     */
    public Optional<Refusal> offer(Supplier<String> conversation) {
        if (status.sheds()) {
            return Optional.of(heldBack());
        }
        if (!wayBack.isUnderWay()) {
            return Optional.empty();
        }
        double place = Place.of(conversation.get());
        return circuit.alone(() -> wayBack.offer(place)) ? Optional.empty() : Optional.of(heldBack());
    }

    /** The refusal of a call that is left to another target. */
    public Refusal heldBack() {
        String reason = status.sheds() ? Refusal.STATUS_PAGE : Refusal.RECOVERING;
        return new Refusal(reason, breaker.lastKind(), clock.instant().plusSeconds(1));
    }

    /** The part of its traffic the target gets now, 0 to 1; 0 also while only trials are let through. */
    public double share() {
        if (refusal().isPresent() || breaker.isTripped() || (status.sheds() && control == Control.AUTOMATIC)) {
            return 0;
        }
        return wayBack.share();
    }

    /** Where it stands on its way back; empty when it is on none. */
    public Optional<Stage> stage() {
        return wayBack.stage();
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
        return breaker.refusal();
    }

    /** Takes note of a failed attempt: what the circuit does not count may still ask for a rest. */
    public void failed(Failure failure) {
        if (failure.kind().weight() != Weight.NONE) {
            breaker.failed(failure.kind());
        }
        Instant at = clock.instant();
        rest.failed(failure, at).ifPresent(time -> events.add(HealthEvent.Rested.of(at, target, time, failure)));
    }

    /** Takes note of an answer to a call that began then: the reason to rest is gone. */
    public void succeeded(Instant begun) {
        answeredAt = clock.instant();
        rest.answered(begun);
    }

    /** When it last answered. */
    Instant answeredAt() {
        return answeredAt;
    }

    /** Whether it was asked to be left alone, or a person has to act. */
    boolean isResting() {
        return rest.refusal(clock.instant()).isPresent();
    }

    /**
     * Takes note of how long an answer took; answers that take much longer than usual open the circuit.
     *
     * @param time of the one attempt, as far as the provider was waited for
     * @param outputTokens as the provider counted them
     */
    public void took(Duration time, long outputTokens) {
        latency.answered(clock.instant(), time, outputTokens)
                .ifPresent(slow -> breaker.open(slow, FailureKind.TIMEOUT));
    }

    /** How many times as long as usual it takes now; empty while too little is known. */
    public OptionalDouble slowness() {
        return latency.slowness(clock.instant());
    }

    /** A person decides, or gives the decision back: a target that was forced open then comes back by a few trials and by stages. */
    public void control(Control wanted) {
        circuit.alone(() -> {
            Control before = control;
            control = wanted;
            return before != wanted && force(before, wanted);
        });
    }

    private boolean force(Control before, Control wanted) {
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
        return true;
    }

    public Control control() {
        return control;
    }

    /** The target's status page says something of it. It opens no circuit and closes none. */
    public void status(StatusLevel level, String why) {
        circuit.alone(() -> {
            StatusLevel before = status;
            status = level;
            return before != level && statusChanged(before, level, why);
        });
    }

    private boolean statusChanged(StatusLevel before, StatusLevel level, String why) {
        events.add(new HealthEvent.StatusChanged(clock.instant(), target, level, why));
        if (level.sheds()) {
            wayBack.leave();
        } else if (before.sheds() && circuit.getState() == State.CLOSED) {
            wayBack.begin("its status page is " + level.name().toLowerCase(Locale.ROOT));
        }
        return true;
    }

    public StatusLevel status() {
        return status;
    }

    /** How many hard errors in a row open the circuit; fewer while the status page speaks of trouble. */
    private int patience() {
        int usual = config.consecutiveErrors();
        return status == StatusLevel.DEGRADED ? Math.min(usual, config.degradedErrors()) : usual;
    }

    /** Whether it has to be tried before it gets calls: its circuit is open or half-open, and no person made it so. */
    boolean isTripped() {
        return control == Control.AUTOMATIC && breaker.isTripped();
    }

    /** Whether it gets a growing share of its calls. */
    boolean isComingBack() {
        return wayBack.isUnderWay();
    }

    /** A probe was answered: the target begins its way back. */
    void readmit() {
        circuit.alone(() -> isTripped() && breaker.readmit());
    }
}
