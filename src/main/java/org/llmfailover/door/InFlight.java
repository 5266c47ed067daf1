package org.llmfailover.door;

import org.llmfailover.config.HttpConfig;

/** How many calls may be in flight at a time. */
final class InFlight {

    /** Platform threads are dear, so Java 17 gets as many as a small server can carry. */
    private static final int PLATFORM_THREADS = 200;

    /** Virtual threads are cheap; what each call holds in memory is not. */
    private static final int VIRTUAL_THREADS = 20_000;

    private InFlight() {}

    /** The most calls in flight: what is configured, else what this JVM's threads can carry. */
    static int most(HttpConfig config) {
        if (config.maxInFlight() > 0) {
            return config.maxInFlight();
        }
        return VirtualThreads.available() ? VIRTUAL_THREADS : PLATFORM_THREADS;
    }
}
