package org.llmfailover.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.FinishedCall;

/** What two calls have in common that went the same way: everything but their times. */
record CallPath(
        String chain,
        String pattern,
        boolean highValue,
        String outcome,
        @Nullable String errorKind,
        @Nullable String degradedReason,
        @Nullable String rescuedFrom,
        String primary,
        @Nullable String answeredBy,
        boolean byFallback,
        boolean ownPrompt,
        List<Step> steps) {

    /** An attempt without its times. */
    record Step(String target, String result, boolean asked, boolean judging) {

        private static Step of(Attempt attempt) {
            return new Step(attempt.target(), attempt.result(), attempt.asked() != null, attempt.judging());
        }
    }

    static CallPath of(FinishedCall call) {
        TargetConfig by = call.answeredBy();
        return new CallPath(
                call.chain(),
                call.pattern(),
                call.highValue(),
                call.outcome(),
                call.errorKind(),
                call.degradedReason(),
                call.rescuedFrom(),
                call.primary().name(),
                by == null ? null : by.name(),
                call.byFallback(),
                call.ownPrompt(),
                call.attempts().stream().map(Step::of).toList());
    }
}
