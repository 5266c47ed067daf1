package org.llmfailover.pattern;

import java.time.Duration;
import java.util.Map;
import org.llmfailover.chat.Chunk;

/**
 * Where a streamed answer goes. Written by one thread; a slow reader makes the writer wait.
 *
 * <p>A caller that goes away is told of in two ways: whoever asked with {@link #onGone} hears of it at once, and the next
 * chunk throws.
 */
public interface ChunkSink {

    /**
     * The answer has begun: from here on it cannot be another one.
     *
     * @param facts the message headers known so far
     * @param longest how much longer the answer may take; a reader who keeps it waiting beyond that counts as gone
     */
    void open(Map<String, Object> facts, Duration longest);

    /**
     * A piece of the answer. It may wait here for {@link #flush()}, so that what came together leaves together.
     *
     * @throws CallerGoneException when nobody reads any more
     */
    void chunk(Chunk chunk);

    /**
     * Nothing more is there at this moment: what waits here leaves.
     *
     * @throws CallerGoneException when nobody reads any more
     */
    void flush();

    /** The answer is whole. */
    void done();

    /** The answer broke off and nobody could finish it. */
    void broken(CallFailedException failure);

    /** Runs once when the caller goes away, at once if it has; the last one set counts. */
    void onGone(Runnable action);
}
