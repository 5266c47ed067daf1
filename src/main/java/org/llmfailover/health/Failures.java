package org.llmfailover.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.llmfailover.chat.FailureException;
import org.llmfailover.chat.FailureKind.Weight;
import org.llmfailover.config.HealthConfig;

/**
 * Says when the failures of live calls are enough to open a closed circuit: hard errors in a row, or the rate of all that
 * counts in the window. Thread-safe; the time comes from outside.
 *
 * <p>Soft errors count in the rate only when they last. Calls that hang together tell the same news once, however many they
 * are: a wave. The next wave begins with a failure of a call that was made after the first failure of this one.
 */
final class Failures {

    /** Waves of soft errors in the window that are no spike any more. */
    static final int LASTING = 3;

    private final HealthConfig config;
    private final IntSupplier limit;
    private final Slices calls;
    private final Slices hard;
    private final Slices soft;
    private final Slices waves;
    private final ReentrantLock lock = new ReentrantLock();
    private int inARow;
    private Instant waveSince = Instant.MIN;

    /** @param limit hard errors in a row that are enough */
    Failures(HealthConfig config, IntSupplier limit) {
        this.config = config;
        this.limit = limit;
        this.calls = new Slices(config.window());
        this.hard = new Slices(config.window());
        this.soft = new Slices(config.window());
        this.waves = new Slices(config.window());
    }

    /** How much a thrown failure counts; what is not a failure of a provider does not count at all. */
    static Weight weight(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException failed) {
                return failed.failure().kind().weight();
            }
        }
        return Weight.NONE;
    }

    /** A call was answered. */
    void answered(Instant now) {
        lock.lock();
        try {
            inARow = 0;
            calls.add(now);
        } finally {
            lock.unlock();
        }
    }

    /** A call failed that took so long; gives the evidence when that is enough. */
    Optional<String> failed(Weight weight, Duration took, Instant now) {
        lock.lock();
        try {
            calls.add(now);
            if (weight == Weight.HARD) {
                hard.add(now);
                return ++inARow >= limit.getAsInt() ? Optional.of("hard errors in a row") : rate(now);
            }
            soft.add(now);
            if (!now.minus(took).isBefore(waveSince)) {
                waves.add(now);
                waveSince = now;
            }
            return rate(now);
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> rate(Instant now) {
        boolean lasting = waves.sum(now) >= LASTING;
        int spike = lasting ? 0 : soft.sum(now);
        int all = calls.sum(now) - spike;
        int failed = hard.sum(now) + soft.sum(now) - spike;
        return all >= config.minCalls() && failed * 100L >= (long) config.failureRate() * all
                ? Optional.of(Math.round(failed * 100.0 / all) + " % of " + all + " calls failed")
                : Optional.empty();
    }

    /** Begins to count anew. */
    void forget() {
        lock.lock();
        try {
            inARow = 0;
            calls.clear();
            hard.clear();
            soft.clear();
            waves.clear();
        } finally {
            lock.unlock();
        }
    }
}
