package org.llmfailover.dashboard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long things took, in classes of which each is a tenth longer than the one before: small enough to keep hundreds of them,
 * exact enough to look at. Used by one thread at a time.
 */
final class Times {

    private static final double STEP = Math.log(1.1);

    /** The last class holds whatever took longer than about eight minutes. */
    private static final int CLASSES = 138;

    private final int[] counts = new int[CLASSES];
    private int total;

    void add(Duration took) {
        double millis = Math.max(1, took.toNanos() / 1e6);
        counts[Math.min(CLASSES - 1, (int) (Math.log(millis) / STEP))]++;
        total++;
    }

    void addAll(Times others) {
        for (int i = 0; i < CLASSES; i++) {
            counts[i] += others.counts[i];
        }
        total += others.total;
    }

    /**
     * The milliseconds that this part of them stayed within, a twentieth more or less; null when there are none.
     *
     * @param part above 0, at most 1; 0.5 is the median
     */
    @Nullable
    Long millis(double part) {
        long wanted = Math.max(1, (long) Math.ceil(part * total));
        long seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.round(Math.exp((i + 0.5) * STEP));
            }
        }
        return null;
    }
}
