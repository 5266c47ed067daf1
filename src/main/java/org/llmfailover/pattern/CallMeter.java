package org.llmfailover.pattern;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.meter.Meters;

/**
 * Counts how calls end, and tells the journal of each. A call whose caller has gone has no end worth counting.
 * Thread-safe.
 */
public final class CallMeter {

    private final Meters meters;
    private final Spending spending;
    private final Optional<? extends Journal> journal;

    /** @param journal empty when nobody keeps one */
    public CallMeter(Meters meters, Spending spending, Optional<? extends Journal> journal) {
        this.meters = meters;
        this.spending = spending;
        this.journal = journal;
    }

    void answered(Call call, Answered by) {
        String chain = call.chain().name();
        pay(call, by.answer());
        meters.answered(chain, by.target().name());
        call.verdict().ifPresent(verdict -> vote(chain, verdict));
        FailureKind overcome = call.overcame();
        if (overcome != null) {
            meters.rescued(chain, overcome.wireName());
        }
        String reason = call.degradedReason();
        if (call.degraded() && reason != null) {
            meters.degraded(chain, reason);
            if (call.verdict().isEmpty()) {
                meters.shed(chain, call.primary().name(), by.target().name());
            }
        }
        ended(call, call.degraded() ? FinishedCall.DEGRADED : FinishedCall.ANSWERED, null, by);
    }

    private void vote(String chain, Verdict verdict) {
        List<String> dissent =
                verdict.dissent().stream().map(TargetConfig::name).toList();
        meters.vote(chain, verdict.votes(), verdict.agreement(), dissent);
    }

    void failed(Call call, FailureKind told) {
        gone(call);
        ended(call, FinishedCall.FAILED, told, null);
    }

    /** The caller has gone; what was tried for it is paid for. */
    void gone(Call call) {
        pay(call, null);
    }

    private void pay(Call call, @Nullable ChatAnswer given) {
        String pattern = call.terms().pattern().wireName();
        call.bill().close(given, (target, usage, answered) -> {
            BigDecimal usd =
                    paid(new Payment(call.chain().name(), pattern, target, call.firstChoice(), usage, answered));
            spending.spent(call.chain(), usd);
        });
    }

    /** A probe was answered: it is paid for, and nobody reads it. */
    public void probed(TargetConfig target, Usage usage) {
        paid(new Payment(null, null, target, target, usage, false));
    }

    /** The one place from which the meter and the journal hear of money, so that they tell the same sum. */
    private BigDecimal paid(Payment payment) {
        BigDecimal usd = payment.usd();
        TargetConfig target = payment.target();
        meters.cost(target.provider().name(), target.model(), payment.use(), usd.doubleValue());
        journal.ifPresent(keeper -> keeper.paid(payment));
        return usd;
    }

    private void ended(Call call, String outcome, @Nullable FailureKind told, @Nullable Answered by) {
        Terms terms = call.terms();
        String value = terms.highValue() ? "high" : "normal";
        var took = call.elapsed();
        meters.request(terms.chain().name(), terms.pattern().wireName(), outcome, value, took);
        FailureKind overcome = call.overcame();
        journal.ifPresent(keeper -> keeper.ended(new FinishedCall(
                call.startedAt(),
                took,
                terms.chain().name(),
                terms.pattern().wireName(),
                terms.highValue(),
                outcome,
                told == null ? null : told.wireName(),
                call.degraded() ? call.degradedReason() : null,
                overcome == null ? null : overcome.wireName(),
                call.firstChoice(),
                by == null ? null : by.target(),
                call.degraded() && call.verdict().map(Verdict::votes).orElse(0) == 0,
                by != null && !by.variant().equals(Answered.CALLER),
                call.attempts())));
    }
}
