package org.llmfailover.pattern;

import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Chunk;
import org.llmfailover.chat.FailureKind;

/**
 * Carries a stream from the routes to a host that reads it on another thread. A slow reader makes the writer wait; one that
 * closes, or has not read on when the time of the call is over, counts as gone.
 */
final class PipeSink implements ChunkSink, Closeable {

    /** A few chunks of slack between two threads, not a buffer for the answer. */
    private static final int CAPACITY = 16;

    /** What goes through the pipe: a chunk, the end, or the failure that broke the stream. */
    private record Item(@Nullable Chunk chunk, @Nullable CallFailedException failure) {
        static final Item END = new Item(null, null);
    }

    private final BlockingDeque<Item> items = new LinkedBlockingDeque<>(CAPACITY);
    private final CompletableFuture<Map<String, Object>> opened = new CompletableFuture<>();
    private volatile long end;
    private volatile Runnable whenGone = () -> {};
    private volatile boolean gone;
    private @Nullable CallFailedException broke;
    private boolean ended;

    /** Completes with the facts when the answer begins, or with the failure of a call that never began to answer. */
    CompletableFuture<Map<String, Object>> opened() {
        return opened;
    }

    @Override
    public void open(Map<String, Object> facts, Duration longest) {
        end = System.nanoTime() + longest.toNanos();
        opened.complete(facts);
    }

    @Override
    public void chunk(Chunk chunk) {
        put(new Item(chunk, null));
    }

    @Override
    public void flush() {
        // nothing waits here
    }

    @Override
    public void done() {
        put(Item.END);
    }

    @Override
    public void broken(CallFailedException failure) {
        try {
            put(new Item(null, failure));
        } catch (CallerGoneException e) {
            // then nobody is left to tell
        }
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
            if (gone) {
                throw new CallerGoneException();
            }
            if (!items.offer(item, end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw giveUp(FailureKind.TIMEOUT, "the stream was not read on before the deadline of its call");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw giveUp(FailureKind.SERVER_ERROR, "the gateway stops");
        }
    }

    /** The reader may come back: its last chunk gives way to the failure, so that it does not wait for more. */
    private CallerGoneException giveUp(FailureKind kind, String message) {
        gone = true;
        Item last = new Item(null, new CallFailedException(504, kind, message, null, null, null));
        while (!items.offer(last)) {
            items.pollLast();
        }
        return new CallerGoneException();
    }

    /**
     * The next chunk; null after the last. For the reader.
     *
     * @throws CallFailedException when the stream broke and nobody could finish it
     */
    @Nullable
    Chunk take() {
        if (broke != null) {
            throw broke;
        }
        if (ended) {
            return null;
        }
        try {
            Item item = items.take();
            ended = item.chunk() == null;
            broke = item.failure();
            if (broke != null) {
                throw broke;
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
            whenGone.run();
            items.clear();
        }
        ended = true;
    }
}
