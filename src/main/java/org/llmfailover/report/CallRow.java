package org.llmfailover.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.FinishedCall;

/**
 * Calls that went the same way at about the same time: the times of the first of them, the number of all, and the sums of
 * their tokens and costs. Not thread-safe.
 */
final class CallRow {

    /** The tokens and costs of one of the attempts, over all calls of the row. */
    static final class Spent {

        private long input;
        private long output;
        private BigDecimal cost = BigDecimal.ZERO;
        private boolean known = true;

        private void add(Attempt attempt) {
            Attempt.Asked asked = attempt.asked();
            Usage usage = asked == null ? null : asked.usage();
            BigDecimal price = asked == null ? BigDecimal.ZERO : asked.cost();
            if (usage != null) {
                input += usage.prompt();
                output += usage.completion();
            }
            known &= price != null;
            cost = price == null ? cost : cost.add(price);
        }

        long input() {
            return input;
        }

        long output() {
            return output;
        }

        /** In USD; null when it is not known of every one of the calls. */
        @Nullable
        BigDecimal cost() {
            return known ? cost : null;
        }

        /** In USD, as far as it is known. */
        BigDecimal knownCost() {
            return cost;
        }
    }

    private final FinishedCall first;
    private final List<Spent> spent = new ArrayList<>();
    private final int answering;
    private long calls;

    CallRow(FinishedCall first) {
        this.first = first;
        first.attempts().forEach(attempt -> spent.add(new Spent()));
        this.answering = answering(first);
        add(first);
    }

    /** Counts one more call of the same path. */
    void add(FinishedCall call) {
        calls++;
        for (int i = 0; i < spent.size(); i++) {
            spent.get(i).add(call.attempts().get(i));
        }
    }

    private static int answering(FinishedCall call) {
        TargetConfig by = call.answeredBy();
        for (int i = call.attempts().size() - 1; by != null && i >= 0; i--) {
            Attempt attempt = call.attempts().get(i);
            if (attempt.target().equals(by.name()) && attempt.asked() != null) {
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

    Spent spent(int attempt) {
        return spent.get(attempt);
    }

    /** Whether this is the attempt that gave the answer. */
    boolean isAnswer(int attempt) {
        return attempt == answering;
    }

    /** Whether the primary answered and nothing else was tried. */
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
            if (each != null && attempt.target().equals(first.primary().name())) {
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
                .filter(attempt -> attempt.asked() != null
                        && attempt.target().equals(first.primary().name()))
                .count();
    }

    /** What the answers cost; null when that is not known, zero for failed calls. */
    @Nullable
    BigDecimal answerCost() {
        return answering < 0 ? BigDecimal.ZERO : spent.get(answering).cost();
    }

    /** What the attempts that gave no answer cost, as far as the providers said. */
    BigDecimal wastedCost() {
        BigDecimal wasted = BigDecimal.ZERO;
        for (int i = 0; i < spent.size(); i++) {
            wasted = isAnswer(i) ? wasted : wasted.add(spent.get(i).knownCost());
        }
        return wasted;
    }

    /** What the answers would have cost at the primary with the same tokens; null when that is not known. */
    @Nullable
    BigDecimal costAtPrimary() {
        if (answering < 0) {
            return BigDecimal.ZERO;
        }
        Spent answer = spent.get(answering);
        return answer.cost() == null ? null : first.primary().limits().cost(answer.input(), answer.output());
    }
}
