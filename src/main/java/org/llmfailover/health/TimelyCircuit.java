package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A circuit that changes its state once at a time and hears only of calls that began since it last did. Thread-safe.
 *
 * <p>A call may outlast the state it was admitted in: a stream that began before the circuit opened would otherwise count
 * as a trial when it ends while the circuit is half-open, and one whose caller left would give back a trial it never took.
 * And two failures at the same instant would open an open circuit once more, for longer than anybody was told.
 */
final class TimelyCircuit implements CircuitBreaker {

    private final CircuitBreaker circuit;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long changedAt;

    TimelyCircuit(CircuitBreaker circuit) {
        this.circuit = circuit;
        this.changedAt = circuit.getCurrentTimestamp();
        circuit.getEventPublisher().onStateTransition(event -> changedAt = circuit.getCurrentTimestamp());
    }

    /** Does something while nothing changes the circuit; everything that may change it is done so. */
    <T> T alone(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void alone(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call that took so long until now was admitted in another state. */
    private boolean isFromBefore(long duration, TimeUnit unit) {
        return getCurrentTimestamp() - getTimestampUnit().convert(duration, unit) < changedAt;
    }

    @Override
    public void onError(long duration, TimeUnit unit, Throwable thrown) {
        alone(() -> {
            if (!isFromBefore(duration, unit)) {
                circuit.onError(duration, unit, thrown);
            }
        });
    }

    @Override
    public void onSuccess(long duration, TimeUnit unit) {
        alone(() -> {
            if (!isFromBefore(duration, unit)) {
                circuit.onSuccess(duration, unit);
            }
        });
    }

    @Override
    public void onResult(long duration, TimeUnit unit, Object result) {
        alone(() -> {
            if (!isFromBefore(duration, unit)) {
                circuit.onResult(duration, unit, result);
            }
        });
    }

    @Override
    public boolean tryAcquirePermission() {
        return alone((Supplier<Boolean>) circuit::tryAcquirePermission);
    }

    @Override
    public void acquirePermission() {
        alone(circuit::acquirePermission);
    }

    @Override
    public void releasePermission() {
        alone(circuit::releasePermission);
    }

    @Override
    public void reset() {
        alone(circuit::reset);
    }

    @Override
    public void transitionToClosedState() {
        alone(circuit::transitionToClosedState);
    }

    @Override
    public void transitionToOpenState() {
        alone(circuit::transitionToOpenState);
    }

    @Override
    public void transitionToOpenStateFor(Duration wait) {
        alone(() -> circuit.transitionToOpenStateFor(wait));
    }

    @Override
    public void transitionToOpenStateUntil(Instant until) {
        alone(() -> circuit.transitionToOpenStateUntil(until));
    }

    @Override
    public void transitionToHalfOpenState() {
        alone(circuit::transitionToHalfOpenState);
    }

    @Override
    public void transitionToDisabledState() {
        alone(circuit::transitionToDisabledState);
    }

    @Override
    public void transitionToMetricsOnlyState() {
        alone(circuit::transitionToMetricsOnlyState);
    }

    @Override
    public void transitionToForcedOpenState() {
        alone(circuit::transitionToForcedOpenState);
    }

    @Override
    public String getName() {
        return circuit.getName();
    }

    @Override
    public State getState() {
        return circuit.getState();
    }

    @Override
    public CircuitBreakerConfig getCircuitBreakerConfig() {
        return circuit.getCircuitBreakerConfig();
    }

    @Override
    public Metrics getMetrics() {
        return circuit.getMetrics();
    }

    @Override
    public Map<String, String> getTags() {
        return circuit.getTags();
    }

    @Override
    public EventPublisher getEventPublisher() {
        return circuit.getEventPublisher();
    }

    @Override
    public long getCurrentTimestamp() {
        return circuit.getCurrentTimestamp();
    }

    @Override
    public TimeUnit getTimestampUnit() {
        return circuit.getTimestampUnit();
    }
}
