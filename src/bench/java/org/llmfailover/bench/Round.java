package org.llmfailover.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How the calls of one round ended, and how long the answered ones took. Thread-safe. */
final class Round {

    private static final int OK = 200;

    private final long[] nanos;
    private final CountDownLatch open;
    private final Map<String, Integer> others = new TreeMap<>();
    private int answered;

    Round(int calls) {
        nanos = new long[calls];
        open = new CountDownLatch(calls);
    }

    synchronized void ended(int status, boolean retryAfter, long startNanos) {
        if (status == OK) {
            nanos[answered++] = System.nanoTime() - startNanos;
        } else {
            others.merge(status + (retryAfter ? " with Retry-After" : ""), 1, Integer::sum);
        }
        open.countDown();
    }

    synchronized void broke(Throwable failure) {
        others.merge(failure.toString(), 1, Integer::sum);
        open.countDown();
    }

    void await() throws InterruptedException {
        if (!open.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException(open.getCount() + " calls have not ended after 2 minutes");
        }
        Arrays.sort(nanos, 0, answered);
    }

    /** The time by which so many percent were answered, in milliseconds. */
    double millis(int percent) {
        return answered == 0 ? Double.NaN : nanos[(answered - 1) * percent / 100] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d answered, others %s; median %.1f ms, p99 %.1f ms, longest %.1f ms",
                answered,
                others.isEmpty() ? "none" : others,
                millis(50),
                millis(99),
                millis(100));
    }
}
