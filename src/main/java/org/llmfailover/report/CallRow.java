package org.llmfailover.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.FinishedCall;

/**
 * Calls that went the same way at about the same time: the times of the first of them, and the number of all. Not
 * thread-safe.
 */
final class CallRow {

    private final FinishedCall first;
    private final int answering;
    private long calls = 1;

    CallRow(FinishedCall first) {
        this.first = first;
        this.answering = answering(first);
    }

    /** Counts one more call of the same path. */
    void addOne() {
        calls++;
    }

    private static int answering(FinishedCall call) {
        TargetConfig by = call.answeredBy();
        for (int i = call.attempts().size() - 1; by != null && i >= 0; i--) {
            Attempt attempt = call.attempts().get(i);
            if (attempt.target().equals(by.name()) && attempt.asked() != null && !attempt.judging()) {
                return i;
            }
        }
        return -1;
    }

    FinishedCall first() {
        return first;
    }

    long calls() {
        return calls;
    }

    /** Whether this is the attempt that gave the answer. */
    boolean isAnswer(int attempt) {
        return attempt == answering;
    }

    /** Whether the first target asked answered and nothing else was tried. */
    boolean answeredAtOnce() {
        return first.outcome().equals(FinishedCall.ANSWERED)
                && first.attempts().size() == 1
                && first.rescuedFrom() == null;
    }

    /** What the answered call took beside the answering attempt's time at its provider; null for a failed one. */
    @Nullable
    Duration added() {
        Attempt.Asked answer =
                answering < 0 ? null : first.attempts().get(answering).asked();
        if (answer == null) {
            return null;
        }
        Duration added = first.took().minus(answer.atProvider());
        return added.isNegative() ? Duration.ZERO : added;
    }

    /** The time from the end of the primary's first attempt to the end of its last, when none of them was answered. */
    Duration retriedInVain() {
        List<Attempt.Asked> asked = new ArrayList<>();
        for (Attempt attempt : first.attempts()) {
            Attempt.Asked each = attempt.asked();
            if (each != null && isAtPrimary(attempt)) {
                if (attempt.result().equals(Attempt.OK)) {
                    return Duration.ZERO;
                }
                asked.add(each);
            }
        }
        return asked.size() < 2
                ? Duration.ZERO
                : Duration.between(
                        asked.get(0).endedAt(), asked.get(asked.size() - 1).endedAt());
    }

    /** How often the primary was asked. */
    long attemptsAtPrimary() {
        return first.attempts().stream()
                .filter(attempt -> attempt.asked() != null && isAtPrimary(attempt))
                .count();
    }

    private boolean isAtPrimary(Attempt attempt) {
        return attempt.target().equals(first.primary().name()) && !attempt.judging();
    }
}
