package org.llmfailover.pattern;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.meter.Meters;

/** Counts how calls end. A call whose caller has gone has no end worth counting. Thread-safe. */
public final class CallMeter {

    private final Meters meters;
    private final Spending spending;

    public CallMeter(Meters meters, Spending spending) {
        this.meters = meters;
        this.spending = spending;
    }

    void answered(Call call, TargetConfig by) {
        String chain = call.chain().name();
        pay(call, call.answer().map(Answered::answer).orElse(null));
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
        gone(call);
        ended(call, "failed");
    }

    /** The caller has gone; what was tried for it is paid for. */
    void gone(Call call) {
        pay(call, null);
    }

    private void pay(Call call, @Nullable ChatAnswer given) {
        call.bill().close(given, (target, usage, answered) -> {
            BigDecimal usd = Spending.cost(target, usage);
            spending.spent(call.chain(), usd);
            meters.cost(target.provider().name(), target.model(), answered ? "answer" : "wasted", usd.doubleValue());
        });
    }

    private void ended(Call call, String outcome) {
        Terms terms = call.terms();
        String value = terms.highValue() ? "high" : "normal";
        meters.request(terms.chain().name(), terms.pattern().wireName(), outcome, value, call.elapsed());
    }
}
