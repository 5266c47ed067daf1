package org.llmfailover.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of times that the database has counted in steps of one percent, so that a million rows are a few hundred
 * steps. Not thread-safe.
 */
final class Percentiles {

    /** The step of a time in microseconds; a step's times differ by one percent at most. */
    static final String STEP = "cast(floor(ln(cast(%s + 1 as double precision)) * 100) as bigint)";

    private record Step(long longest, long calls) {}

    private final List<Step> steps = new ArrayList<>();
    private long calls;

    /** Adds the next longer step. */
    void add(long longestMicros, long count) {
        steps.add(new Step(longestMicros, count));
        calls += count;
    }

    long calls() {
        return calls;
    }

    /** The longest time of the step that this part of the calls does not exceed, in milliseconds; null without calls. */
    @Nullable
    Double millis(double part) {
        long reached = 0;
        for (Step step : steps) {
            reached += step.calls();
            if (reached >= part * calls) {
                return step.longest() / 1000.0;
            }
        }
        return null;
    }
}
