package org.llmfailover.run;

import java.util.Map;
import java.util.Set;
import org.llmfailover.chat.FailureKind;

/**
 * Which simulated providers break, how, and for which part of a run.
 *
 * @param faults the kind of failure by provider; empty breaks nothing
 * @param from percent of the run's calls, from 0
 * @param to percent, above {@code from} and at most 100
 */
record Breakage(Map<String, FailureKind> faults, int from, int to) {

    Breakage {
        faults = Map.copyOf(faults);
        if (from < 0 || to > 100 || from >= to) {
            throw new RunRefusedException("--break-from " + from + " and --break-to " + to
                    + " must be percentages of the run, the first below the second");
        }
    }

    /** Refuses to break a provider that is not there. */
    void requireProviders(Set<String> known) {
        faults.keySet().stream()
                .filter(provider -> !known.contains(provider))
                .findFirst()
                .ifPresent(provider -> {
                    throw new RunRefusedException(
                            "--break names the provider '" + provider + "'; there are: " + String.join(", ", known));
                });
    }

    /** The number of the first broken call of so many, from 0. */
    int firstOf(int calls) {
        return calls * from / 100;
    }

    /** The number of the first call after it. */
    int endOf(int calls) {
        return calls * to / 100;
    }
}
