package org.llmfailover.pattern;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.TargetConfig;

/**
 * How a call went, known at its end. Immutable; nothing that a caller or a provider wrote is in it.
 *
 * @param startedAt when the request reached {@code direct:llm-chat}
 * @param took from then until the answer was written
 * @param pattern the pattern's wire name
 * @param outcome {@code ok}, {@code degraded} or {@code failed}
 * @param errorKind what the caller of a failed call was told; null for an answered one
 * @param degradedReason why a fallback answered, or a quorum was short; null when neither is so
 * @param rescuedFrom the kind of failure in spite of which the call was answered; null when there was none
 * @param primary whom it would have asked first with all well; in hot-hot each conversation has its own
 * @param answeredBy null for a failed call
 * @param byFallback whether a target answered that stands behind the others: not the primary, and no member of a quorum
 * @param ownPrompt whether the answer was asked for with a prompt kept for its provider, and not with the caller's words
 * @param attempts in the order in which they ended
 */
public record FinishedCall(
        Instant startedAt,
        Duration took,
        String chain,
        String pattern,
        boolean highValue,
        String outcome,
        @Nullable String errorKind,
        @Nullable String degradedReason,
        @Nullable String rescuedFrom,
        TargetConfig primary,
        @Nullable TargetConfig answeredBy,
        boolean byFallback,
        boolean ownPrompt,
        List<Attempt> attempts) {

    /** The outcome of a call its primary answered. */
    public static final String ANSWERED = "ok";

    /** The outcome of a call a fallback answered, or a quorum that was short. */
    public static final String DEGRADED = "degraded";

    /** The outcome of a call nobody answered. */
    public static final String FAILED = "failed";

    public FinishedCall {
        attempts = List.copyOf(attempts);
    }
}
