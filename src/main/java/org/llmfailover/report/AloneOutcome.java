package org.llmfailover.report;

import java.util.List;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FailureKind.Retry;
import org.llmfailover.config.Pattern;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.FinishedCall;

/** What would have become of a call without any other target, as far as the attempts really made tell. */
enum AloneOutcome {
    ANSWERED,
    FAILED,
    /** The primary was not asked, or not often enough to tell. */
    UNKNOWN;

    /** With the primary asked once: what its first attempt came to. Of a quorum that is its vote, agreed with or not. */
    static AloneOutcome asked(FinishedCall call) {
        return atPrimary(call).stream().findFirst().map(AloneOutcome::of).orElse(UNKNOWN);
    }

    /**
     * With the primary and its retries: whether any attempt there was answered. Where its circuit ended the retries, or
     * where the pattern makes none, as a quorum does, nobody knows whether one more would have been answered.
     */
    static AloneOutcome retried(FinishedCall call) {
        List<Attempt> attempts = atPrimary(call);
        if (attempts.isEmpty()) {
            return UNKNOWN;
        }
        if (attempts.stream().anyMatch(attempt -> of(attempt) == ANSWERED)) {
            return ANSWERED;
        }
        Attempt last = attempts.get(attempts.size() - 1);
        boolean stopped = last.asked() == null || (asksOnce(call) && isRetryable(last));
        return stopped ? UNKNOWN : of(last);
    }

    private static AloneOutcome of(Attempt attempt) {
        if (attempt.asked() == null) {
            return UNKNOWN;
        }
        return attempt.result().equals(Attempt.OK) ? ANSWERED : FAILED;
    }

    private static boolean asksOnce(FinishedCall call) {
        return !call.pattern().equals(Pattern.RETRY_AND_SHED.wireName())
                && !call.pattern().equals(Pattern.SINGLE.wireName());
    }

    private static boolean isRetryable(Attempt attempt) {
        return FailureKind.named(attempt.result())
                .filter(kind -> kind.retry() == Retry.WITHIN_BUDGET)
                .isPresent();
    }

    /** A judgement answers no caller, and a member that was dismissed tells nothing. */
    private static List<Attempt> atPrimary(FinishedCall call) {
        return call.attempts().stream()
                .filter(attempt -> attempt.target().equals(call.primary().name())
                        && !attempt.judging()
                        && !attempt.result().equals(Attempt.ABANDONED))
                .toList();
    }

    /** As it is stored. */
    String stored() {
        return switch (this) {
            case ANSWERED -> "answered";
            case FAILED -> "failed";
            case UNKNOWN -> "unknown";
        };
    }
}
