package org.llmfailover.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The delays of the chunks of one round of streams. All but {@link #await} is called by one thread. */
final class StreamRound {

    private final long[] nanos;
    private final CountDownLatch open;
    private final long start = System.nanoTime();
    private volatile long end;
    private int chunks;
    private int broken;

    StreamRound(int streams, int chunksEach) {
        nanos = new long[streams * chunksEach];
        open = new CountDownLatch(streams);
    }

    void chunk(long writtenAt) {
        nanos[chunks++] = System.nanoTime() - writtenAt;
    }

    void whole() {
        end = System.nanoTime();
        open.countDown();
    }

    void broke() {
        broken++;
        open.countDown();
    }

    StreamRound await() throws InterruptedException {
        if (!open.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException(open.getCount() + " streams have not ended after 2 minutes");
        }
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
