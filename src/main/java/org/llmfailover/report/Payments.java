package org.llmfailover.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Payment;

/**
 * What has to be paid, added up until it is taken away to be written. Payments that differ in their tokens only share a row, so
 * there are only so many. Added to by any thread, taken by one.
 */
final class Payments {

    /** Targets by their numbers: to compare whole configurations would cost more than all the rest. */
    private record Key(@Nullable String chain, @Nullable String pattern, int target, int primary, boolean answered) {}

    private static final class Sum {

        private final Payment first;
        private final LongAdder attempts = new LongAdder();
        private final LongAdder input = new LongAdder();
        private final LongAdder output = new LongAdder();

        private Sum(Payment first) {
            this.first = first;
        }
    }

    /**
     * Payments since a moment.
     *
     * @param first one of them
     * @param input tokens of all of them
     */
    record Row(Instant since, Payment first, long attempts, long input, long output) {

        /** In USD; null when a price is not known. */
        @Nullable
        BigDecimal cost() {
            return cost(first.target());
        }

        /** What the same answers would have cost at the primary; null when a price is not known, zero for what was no answer. */
        @Nullable
        BigDecimal costAtPrimary() {
            return first.answered() ? cost(first.primary()) : BigDecimal.ZERO;
        }

        private @Nullable BigDecimal cost(TargetConfig target) {
            return target.limits().cost(input, output);
        }
    }

    private final Map<Key, Sum> sums = new ConcurrentHashMap<>();
    private Instant since;

    Payments(Instant now) {
        since = now;
    }

    void add(Payment payment) {
        Key key = new Key(
                payment.chain(),
                payment.pattern(),
                payment.target().number(),
                payment.primary().number(),
                payment.answered());
        Sum known = sums.get(key);
        Sum sum = known == null ? sums.computeIfAbsent(key, absent -> new Sum(payment)) : known;
        Usage usage = payment.usage();
        sum.input.add(usage.prompt());
        sum.output.add(usage.completion());
        sum.attempts.increment();
    }

    /** When the payments began that are not taken yet. */
    Instant since() {
        return since;
    }

    /** Takes what was added; from now on it is added up anew. */
    List<Row> take(Instant now) {
        List<Row> rows = new ArrayList<>();
        for (Sum sum : sums.values()) {
            Row row = new Row(
                    since, sum.first, sum.attempts.sumThenReset(), sum.input.sumThenReset(), sum.output.sumThenReset());
            if (row.attempts() + row.input() + row.output() > 0) {
                rows.add(row);
            }
        }
        since = now;
        return rows;
    }
}
