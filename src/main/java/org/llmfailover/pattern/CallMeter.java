package org.llmfailover.pattern;

import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.meter.Meters;

/** Counts how calls end. A call whose caller has gone has no end worth counting. Thread-safe. */
public final class CallMeter {

    private final Meters meters;

    public CallMeter(Meters meters) {
        this.meters = meters;
    }

    void answered(Call call, TargetConfig by) {
        String chain = call.chain().name();
        ended(call, call.degraded() ? "degraded" : "ok");
        FailureKind overcome = call.overcame();
        if (overcome != null) {
            meters.rescued(chain, overcome.wireName());
        }
        String reason = call.degradedReason();
        if (call.degraded() && reason != null) {
            meters.degraded(chain, reason);
            if (call.verdict().isEmpty()) {
                meters.shed(chain, call.primary().name(), by.name());
            }
        }
    }

    void failed(Call call) {
        ended(call, "failed");
    }

    private void ended(Call call, String outcome) {
        Terms terms = call.terms();
        String value = terms.highValue() ? "high" : "normal";
        meters.request(terms.chain().name(), terms.pattern().wireName(), outcome, value, call.elapsed());
    }
}
