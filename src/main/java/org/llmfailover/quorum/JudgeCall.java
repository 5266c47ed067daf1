package org.llmfailover.quorum;

import java.util.List;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.Terms;

/** The judge's part of a call: one attempt in what is left of the call's time. Used by one thread at a time. */
final class JudgeCall extends Call {

    private final Call whole;

    JudgeCall(Call whole, Terms terms, TargetConfig judge) {
        super(whole, terms, List.of(judge), null);
        this.whole = whole;
        judges();
    }

    /** The caller waits for the judge, too. */
    @Override
    public void onCallerGone(Runnable action) {
        whole.onCallerGone(action);
    }
}
