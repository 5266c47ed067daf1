package org.llmfailover.run;

import java.util.List;

/** Percentiles of measured milliseconds, by the nearest rank. Immutable. */
record Percentiles(List<Long> sorted) {

    Percentiles {
        sorted = sorted.stream().sorted().toList();
    }

    /** The value that so many percent do not exceed, as {@code 612 ms}; a dash when nothing was measured. */
    String text(int percent) {
        if (sorted.isEmpty()) {
            return "-";
        }
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1)) + " ms";
    }
}
