package org.llmfailover.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries a stream from the routes to a host that reads it on another thread. A slow reader makes the writer wait; one that
 * closes, or reads nothing for as long as the call may take, counts as gone.
 */
final class PipeSink implements ChunkSink, Closeable {

    /** A few chunks of slack between two threads, not a buffer for the answer. */
    private static final int CAPACITY = 16;

    /** What goes through the pipe: a chunk, the end, or the failure that broke the stream. */
    private record Item(@Nullable ObjectNode chunk, @Nullable CallFailedException failure) {
        static final Item END = new Item(null, null);
    }

    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(CAPACITY);
    private final CompletableFuture<Map<String, Object>> opened = new CompletableFuture<>();
    private final Duration patience;
    private volatile Runnable whenGone = () -> {};
    private volatile boolean gone;
    private boolean ended;

    PipeSink(Duration patience) {
        this.patience = patience;
    }

    /** Completes with the facts when the answer begins, or with the failure of a call that never began to answer. */
    CompletableFuture<Map<String, Object>> opened() {
        return opened;
    }

    @Override
    public void open(Map<String, Object> facts) {
        opened.complete(facts);
    }

    @Override
    public void chunk(ObjectNode chunk) {
        put(new Item(chunk, null));
    }

    @Override
    public void done() {
        put(Item.END);
    }

    @Override
    public void broken(CallFailedException failure) {
        put(new Item(null, failure));
    }

    @Override
    public void onGone(Runnable action) {
        whenGone = action;
        if (gone) {
            action.run();
        }
    }

    private void put(Item item) {
        try {
            if (gone || !items.offer(item, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CallerGoneException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallerGoneException();
        }
    }

    /**
     * The next chunk; null after the last. For the reader.
     *
     * @throws CallFailedException when the stream broke and nobody could finish it
     */
    @Nullable
    ObjectNode take() {
        if (ended) {
            return null;
        }
        try {
            Item item = items.take();
            ended = item.chunk() == null;
            if (item.failure() != null) {
                throw item.failure();
            }
            return item.chunk();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            return null;
        }
    }

    /** The reader wants no more: the provider's stream is cancelled. */
    @Override
    public void close() {
        if (!ended && !gone) {
            gone = true;
            ended = true;
            whenGone.run();
            items.clear();
        }
    }
}
