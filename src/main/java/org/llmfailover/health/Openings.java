package org.llmfailover.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.llmfailover.config.HealthConfig;

/**
 * How long a circuit stays open: the configured time at first, twice as long each time the way back fails, up to the
 * configured most. The longer waits are lengthened by chance by up to a fifth, so that the processes of a fleet do not try
 * a sick provider all at once. Thread-safe.
 */
final class Openings {

    private static final double JITTER = 0.2;

    private final HealthConfig config;
    private final DoubleSupplier random;
    private final AtomicInteger openings = new AtomicInteger();
    private volatile Duration next;

    /** @param random gives 0 to 1 */
    Openings(HealthConfig config, DoubleSupplier random) {
        this.config = config;
        this.random = random;
        this.next = config.openFor();
    }

    /** How long it stays open if it opens now; the same until it has opened. */
    Duration next() {
        return next;
    }

    /** It opened; gives for how long. */
    Duration opened() {
        Duration wait = next;
        next = grown(openings.incrementAndGet());
        return wait;
    }

    /** The provider is well again. */
    void forget() {
        openings.set(0);
        next = config.openFor();
    }

    private Duration grown(int times) {
        Duration wait = config.openFor().multipliedBy(1L << Math.min(times, 20));
        long millis = (long)
                (Math.min(wait.toMillis(), config.maxOpenFor().toMillis()) * (1 + JITTER * random.getAsDouble()));
        return Duration.ofMillis(Math.min(millis, config.maxOpenFor().toMillis()));
    }
}
