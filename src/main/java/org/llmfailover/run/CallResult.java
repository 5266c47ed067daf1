package org.llmfailover.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.pattern.Attempt;

/**
 * What became of one call.
 *
 * @param failure the kind of failure, or null when the call was answered
 * @param degraded whether a fallback answered
 * @param attempts what was tried, in order
 * @param millis how long the caller waited
 */
record CallResult(@Nullable String failure, boolean degraded, List<Attempt> attempts, long millis) {

    /** The failure of a later turn whose conversation has ended. */
    static final String NOT_ASKED = "not asked, an earlier turn failed";

    CallResult {
        attempts = List.copyOf(attempts);
    }

    boolean answered() {
        return failure == null;
    }

    /** Whether a target was asked more than once. */
    boolean retried() {
        long asked = attempts.stream().filter(AttemptText::asked).count();
        long targets = attempts.stream()
                .filter(AttemptText::asked)
                .map(Attempt::target)
                .distinct()
                .count();
        return asked > targets;
    }
}
