package org.llmfailover.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The delays of the chunks of one round of streams. Used by one thread. */
final class StreamRound {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    private final long[] nanos;
    private int open;
    private final long start = System.nanoTime();
    private long end;
    private int chunks;
    private int broken;

    StreamRound(int streams, int chunksEach) {
        nanos = new long[streams * chunksEach];
        open = streams;
    }

    void chunk(long writtenAt) {
        nanos[chunks++] = System.nanoTime() - writtenAt;
    }

    void whole() {
        end = System.nanoTime();
        open--;
    }

    void broke() {
        broken++;
        open--;
    }

    /** Whether streams are still to come to their end, for which they have two minutes. */
    boolean isOpen() {
        if (open > 0 && System.nanoTime() - start > PATIENCE) {
            throw new IllegalStateException(open + " streams have not ended after 2 minutes");
        }
        return open > 0;
    }

    StreamRound over() {
        Arrays.sort(nanos, 0, chunks);
        return this;
    }

    /** The delay that so many percent of the chunks did not exceed, in milliseconds. */
    double millis(int percent) {
        return chunks == 0 ? Double.NaN : nanos[(int) ((chunks - 1L) * percent / 100)] / 1e6;
    }

    @Override
    public String toString() {
        String errors = broken == 0 && chunks == nanos.length
                ? "no error"
                : broken + " streams broken, " + (nanos.length - chunks) + " chunks lost";
        return String.format(
                Locale.ROOT,
                "%d chunks, %.0f a second, %s; delay median %.2f ms, p99 %.2f ms, longest %.1f ms",
                chunks,
                chunks / ((end - start) / 1e9),
                errors,
                millis(50),
                millis(99),
                millis(100));
    }
}
