package org.llmfailover.door.batch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.llmfailover.door.VirtualThreads;

/** Makes the threads lines are worked on: virtual ones, or on Java 17 as many as there are lines under way. */
public final class BatchThreads {

    private static final String NAME = "llm-batch-";

    private BatchThreads() {}

    /** A new executor without a bound of its own: {@link BatchLines} gives out no more lines than may be under way. */
    public static ExecutorService executor() {
        return VirtualThreads.executor(NAME).orElseGet(BatchThreads::platform);
    }

    private static ExecutorService platform() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, NAME + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }
}
