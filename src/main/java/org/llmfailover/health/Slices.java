package org.llmfailover.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Counts what happened in a sliding window, to a tenth of its length. Used by one thread at a time. */
final class Slices {

    private static final int SLICES = 10;

    private final long length;
    private final long[] numbers = new long[SLICES];
    private final int[] counts = new int[SLICES];

    Slices(Duration window) {
        this.length = Math.max(1, window.toMillis() / SLICES);
    }

    void add(Instant now) {
        long number = now.toEpochMilli() / length;
        int place = Math.floorMod(number, SLICES);
        if (numbers[place] != number) {
            numbers[place] = number;
            counts[place] = 0;
        }
        counts[place]++;
    }

    int sum(Instant now) {
        long oldest = now.toEpochMilli() / length - SLICES + 1;
        int sum = 0;
        for (int i = 0; i < SLICES; i++) {
            if (numbers[i] >= oldest) {
                sum += counts[i];
            }
        }
        return sum;
    }

    void clear() {
        Arrays.fill(counts, 0);
    }
}
