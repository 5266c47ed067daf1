package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FailureKind.Weight;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one target: its circuit and its rest. Thread-safe.
 *
 * <p>The circuit hears every attempt through the circuit breaker of the target's route; this class adds what a circuit
 * does not know: how long a provider asked to be left alone, and until when an open circuit stays open.
 */
public final class TargetHealth {

    private static final Logger LOG = LoggerFactory.getLogger(TargetHealth.class);

    private final String target;
    private final HealthConfig config;
    private final Clock clock;
    private final CircuitBreaker circuit;
    private final AtomicReference<@Nullable Refusal> rest = new AtomicReference<>();
    private volatile FailureKind lastKind = FailureKind.SERVER_ERROR;
    private volatile Instant openUntil = Instant.MIN;
    private volatile Instant askedUntil = Instant.MIN;
    private final AtomicInteger openings = new AtomicInteger();

    public TargetHealth(String target, HealthConfig config, Clock clock) {
        this.target = target;
        this.config = config;
        this.clock = clock;
        this.circuit = Circuits.circuit(target, config, clock, this::nextOpening);
        circuit.getEventPublisher().onStateTransition(this::transition);
    }

    /** The circuit, for the circuit breaker of the target's route. */
    public CircuitBreaker circuit() {
        return circuit;
    }

    /** Why the target would not be asked now; empty when it would. */
    public Optional<Refusal> refusal() {
        Instant now = clock.instant();
        Refusal resting = rest.get();
        if (resting != null && now.isBefore(resting.until())) {
            return Optional.of(resting);
        }
        if (circuit.getState() == State.OPEN && now.isBefore(openUntil)) {
            return Optional.of(new Refusal("circuit-open", lastKind, openUntil));
        }
        return Optional.empty();
    }

    /** When the target is worth trying again, as far as it is known: its rest, its open circuit, its provider's own word. */
    Optional<Instant> worthTryingAt() {
        Instant asked = askedUntil;
        return Stream.of(refusal().map(Refusal::until), Optional.of(asked).filter(clock.instant()::isBefore))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    /** A refusal for a call that the circuit itself turned away, its half-open trials being taken. */
    public Refusal circuitRefusal() {
        Instant soon = clock.instant().plusSeconds(1);
        return new Refusal("circuit-open", lastKind, openUntil.isAfter(soon) ? openUntil : soon);
    }

    /** Takes note of a failed attempt: what the circuit does not count may still ask for a rest. */
    public void failed(Failure failure) {
        if (failure.kind().weight() != Weight.NONE) {
            lastKind = failure.kind();
        }
        if (failure.retryAfter() != null) {
            askedUntil = clock.instant().plus(failure.retryAfter());
        }
        switch (failure.kind().rest()) {
            case NONE -> {}
            case RETRY_AFTER ->
                rest(failure, failure.retryAfter() == null ? config.defaultRest() : failure.retryAfter());
            case LONG -> rest(failure, config.restFor());
        }
    }

    /** Takes note of an answer: the reason to rest is gone. */
    public void succeeded() {
        askedUntil = Instant.MIN;
        rest.set(null);
    }

    /** Never shortens a rest that is already longer. */
    private void rest(Failure failure, Duration wait) {
        Refusal asked = new Refusal(
                failure.kind().wireName(), failure.kind(), clock.instant().plus(wait));
        rest.accumulateAndGet(
                asked,
                (old, fresh) -> old != null && fresh != null && old.until().isAfter(fresh.until()) ? old : fresh);
        if (failure.kind().rest() == FailureKind.Rest.LONG) {
            LOG.error(
                    "{} rests for {}: {} (status {}); a person has to act",
                    target,
                    wait,
                    failure.kind().wireName(),
                    failure.status());
        } else {
            LOG.warn(
                    "{} rests for {}: {} (status {})",
                    target,
                    wait,
                    failure.kind().wireName(),
                    failure.status());
        }
    }

    private Duration nextOpening() {
        return Circuits.openFor(config, openings.get() + 1);
    }

    /** A rate is known only once there are enough calls; below that it was errors in a row. */
    private String evidence() {
        CircuitBreaker.Metrics metrics = circuit.getMetrics();
        return metrics.getFailureRate() < 0
                ? "hard errors in a row"
                : Math.round(metrics.getFailureRate()) + " % of " + metrics.getNumberOfBufferedCalls()
                        + " calls failed";
    }

    private void transition(CircuitBreakerOnStateTransitionEvent event) {
        switch (event.getStateTransition().getToState()) {
            case OPEN -> {
                Duration wait = nextOpening();
                openings.incrementAndGet();
                openUntil = clock.instant().plus(wait);
                LOG.warn("{} circuit opens for {}: {}, last {}", target, wait, evidence(), lastKind.wireName());
            }
            case HALF_OPEN -> LOG.info("{} circuit is half-open: a few calls try it", target);
            case CLOSED -> {
                openings.set(0);
                LOG.info("{} circuit closes: the trial calls were answered", target);
            }
            default ->
                LOG.info("{} circuit is {}", target, event.getStateTransition().getToState());
        }
    }
}
