package org.llmfailover.door;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.ExecutorServiceFactory;
import java.util.concurrent.ExecutorService;
import org.llmfailover.config.HttpConfig;

/**
 * Makes the Vert.x that serves the doors of the runnable. Its own worker pool has 20 threads, so with calls that take
 * seconds the door would die at the 21st caller: here each call has a virtual thread, or on Java 17 one of
 * {@code llm.http.max-in-flight} platform threads.
 */
public final class HttpEngine {

    /** A simulated provider is served by the same threads as the door, one more for each call. */
    private static final int THREADS_PER_CALL = 2;

    private HttpEngine() {}

    /** A new engine; whoever makes it closes it. */
    public static Vertx create(HttpConfig config) {
        // Linux's own event loop takes less of the processor for each chunk of a stream
        VertxOptions options = new VertxOptions()
                .setPreferNativeTransport(true)
                .setWorkerPoolSize(InFlight.most(config) * THREADS_PER_CALL);
        return VirtualThreads.executor("llm-http-")
                .map(executor -> virtual(options, executor))
                .orElseGet(() -> Vertx.vertx(options));
    }

    private static Vertx virtual(VertxOptions options, ExecutorService executor) {
        ExecutorServiceFactory factory = (threads, concurrency, maxConcurrency) -> executor;
        return new VertxBuilder(options).executorServiceFactory(factory).init().vertx();
    }
}
