package org.llmfailover;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.llmfailover.config.HttpConfig;
import org.llmfailover.door.InFlight;
import org.llmfailover.door.VirtualThreads;

/**
 * Makes the threads on which the members of quorums are asked: virtual ones, or on Java 17 a bounded number. Beyond it a
 * member is asked on the thread that would have handed it over: later than the others, but never in a queue behind callers
 * who wait for it. A task that is refused would leave its multicast waiting for ever on Camel 4.18.
 */
final class QuorumThreads {

    private static final String NAME = "llm-quorum-";
    private static final int MEMBERS_OF_A_CALL = 4;
    private static final long IDLE_SECONDS = 30;

    private QuorumThreads() {}

    /** A new executor. Whoever makes it closes it. */
    static ExecutorService executor(HttpConfig config) {
        return VirtualThreads.executor(NAME).orElseGet(() -> platform(InFlight.most(config) * MEMBERS_OF_A_CALL));
    }

    private static ExecutorService platform(int most) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, NAME + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
    }
}
