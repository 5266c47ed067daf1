package org.llmfailover.bench;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.LongConsumer;

/**
 * Finds in the bytes of one streamed answer the times at which its chunks were written, and its end. It reads no more HTTP
 * than that, so that it is never the slowest part of a measurement. Used by one thread.
 */
final class StreamCall implements Handler<Buffer> {

    private static final byte[] DONE = "[DONE]".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final LongConsumer chunks;
    private final Runnable whole;
    private boolean inTime;
    private long time;
    private int done;

    /**
     * @param chunks takes the nanosecond at which a chunk was written
     * @param whole runs when the stream has said that it is
     */
    StreamCall(LongConsumer chunks, Runnable whole) {
        this.chunks = chunks;
        this.whole = whole;
    }

    @Override
    public void handle(Buffer bytes) {
        byte[] all = bytes.getBytes();
        for (byte b : all) {
            if (b == '@') {
                if (inTime) {
                    chunks.accept(time);
                }
                inTime = !inTime;
                time = 0;
            } else if (inTime) {
                time = time * 10 + b - '0';
            } else if (b == DONE[done]) {
                if (++done == DONE.length) {
                    done = 0;
                    whole.run();
                }
            } else {
                done = b == DONE[0] ? 1 : 0;
            }
        }
    }
}
