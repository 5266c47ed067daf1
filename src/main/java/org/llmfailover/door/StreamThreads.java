package org.llmfailover.door;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.llmfailover.config.HttpConfig;

/** Makes the threads on which streams for hosts are written: virtual ones, or on Java 17 as many as calls may be in flight. */
public final class StreamThreads {

    private static final String NAME = "llm-stream-";
    private static final long IDLE_SECONDS = 30;

    private StreamThreads() {}

    /** A new executor; a task beyond its bound is refused and never queued. Whoever makes it closes it. */
    public static ExecutorService executor(HttpConfig config) {
        return VirtualThreads.executor(NAME).orElseGet(() -> platform(InFlight.most(config)));
    }

    private static ExecutorService platform(int most) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, NAME + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }
}
