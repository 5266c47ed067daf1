package org.llmfailover.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.llmfailover.pattern.Attempt;

/** Counts what became of a run's calls. Not thread-safe. */
final class Tally {

    private final Map<String, OfTarget> targets = new LinkedHashMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<Long> waits = new ArrayList<>();
    private int calls;
    private int answered;
    private int degraded;
    private int retried;

    /**
     * Nothing counted yet.
     *
     * @param targets in the order they are to be shown
     */
    Tally(List<String> targets) {
        targets.forEach(target -> this.targets.put(target, new OfTarget()));
    }

    /** What became of one target's attempts. */
    static final class OfTarget {

        private final List<Long> millis = new ArrayList<>();
        private int answered;
        private int passedOver;

        private void add(Attempt attempt) {
            if (!AttemptText.asked(attempt)) {
                passedOver++;
                return;
            }
            millis.add(attempt.millis());
            if (attempt.result().equals(Attempt.OK)) {
                answered++;
            }
        }

        int asked() {
            return millis.size();
        }

        int answered() {
            return answered;
        }

        int failed() {
            return millis.size() - answered;
        }

        /** How often it was its turn and it was not asked, its circuit being open or it resting. */
        int passedOver() {
            return passedOver;
        }

        Percentiles latency() {
            return new Percentiles(millis);
        }
    }

    void add(CallResult result) {
        calls++;
        answered += result.answered() ? 1 : 0;
        degraded += result.degraded() ? 1 : 0;
        retried += result.retried() ? 1 : 0;
        if (result.failure() != null) {
            failures.merge(result.failure(), 1, Integer::sum);
        }
        if (!CallResult.NOT_ASKED.equals(result.failure())) {
            waits.add(result.millis());
        }
        result.attempts().forEach(attempt -> targets.computeIfAbsent(attempt.target(), name -> new OfTarget())
                .add(attempt));
    }

    int calls() {
        return calls;
    }

    int answered() {
        return answered;
    }

    /** Answered calls that a fallback answered. */
    int degraded() {
        return degraded;
    }

    /** Calls that asked a target more than once. */
    int retried() {
        return retried;
    }

    int failed() {
        return calls - answered;
    }

    /** Failed calls by their kind. */
    Map<String, Integer> failures() {
        return failures;
    }

    /** How long callers waited. */
    Percentiles latency() {
        return new Percentiles(waits);
    }

    Map<String, OfTarget> targets() {
        return targets;
    }
}
