package org.llmfailover.value;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.llmfailover.pattern.SlidingSum;

/**
 * How many of a chain's queries may have the high-value pattern. Thread-safe; the time comes from outside.
 *
 * <p>The rule: when one is granted, those granted in the last minute, this one included, are at most {@code max-share} percent
 * of the chain's queries of the last minute, this one included, or {@value #BURST}, whichever is more; with a share of 0 there
 * is none. The burst lets a chain with little traffic have any at all. The minute is kept in seconds and counted to the
 * budget's disadvantage: a query that may be a minute old does not count, and a grant that may be younger does.
 */
final class ShareBudget {

    /** Granted in a minute even where it is more than the share. */
    static final int BURST = 5;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SECONDS = 60;
    private static final int ALL = 100;

    private final int percent;
    private final SlidingSum queries;
    private final SlidingSum granted;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param percent 0 to 100 */
    ShareBudget(int percent, Clock clock) {
        this.percent = percent;
        this.queries = new SlidingSum(clock, MINUTE, SECONDS);
        this.granted = new SlidingSum(clock, MINUTE, SECONDS);
    }

    /**
     * A query of the chain has come.
     *
     * @param wanted whether it asks for the high-value pattern
     * @return whether it gets it
     */
    boolean offer(boolean wanted) {
        lock.lock();
        try {
            queries.add(1);
            boolean grants = wanted && percent > 0 && (percent == ALL || granted.atMost() < allowed());
            granted.add(grants ? 1 : 0);
            return grants;
        } finally {
            lock.unlock();
        }
    }

    private long allowed() {
        return Math.max(BURST, queries.atLeast() * percent / ALL);
    }
}
