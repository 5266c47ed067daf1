package org.llmfailover.door;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.llmfailover.config.HttpConfig;

/**
 * Counts the calls in flight at the HTTP door: the callers who are there, and the calls that are worked on. A caller who
 * goes away leaves work behind that still holds a thread, so neither may be more than the limit. Thread-safe.
 */
public final class InFlight {

    /** Platform threads are dear, so Java 17 gets as many as a small server can carry. */
    private static final int PLATFORM_THREADS = 200;

    /** Virtual threads are cheap; what each call holds in memory is not. */
    private static final int VIRTUAL_THREADS = 20_000;

    private final int limit;
    private final AtomicInteger callers = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();

    public InFlight(int limit) {
        this.limit = limit;
    }

    /** The most calls in flight: what is configured, else what this JVM's threads can carry. */
    public static int most(HttpConfig config) {
        if (config.maxInFlight() > 0) {
            return config.maxInFlight();
        }
        return VirtualThreads.available() ? VIRTUAL_THREADS : PLATFORM_THREADS;
    }

    int limit() {
        return limit;
    }

    /** Lets a caller in, who must {@link #leave()}; false when there are too many. */
    boolean enter() {
        if (callers.incrementAndGet() <= limit && working.get() < limit) {
            return true;
        }
        callers.decrementAndGet();
        return false;
    }

    void leave() {
        callers.decrementAndGet();
    }

    /** The work on a caller's request begins; it is over when its exchange is. */
    void work(Exchange exchange) {
        working.incrementAndGet();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                working.decrementAndGet();
            }
        });
    }
}
