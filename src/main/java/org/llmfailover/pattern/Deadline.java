package org.llmfailover.pattern;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.llmfailover.config.Pattern;

/** The absolute time by which a call must be answered, and the earlier one at which the primary's budget ends. Immutable. */
final class Deadline {

    private final Clock clock;
    private final Instant start;
    private final Instant end;
    private final Instant budgetEnd;

    /**
     * @param start when the request came in
     */
    Deadline(Terms terms, Clock clock, Instant start) {
        this.clock = clock;
        this.start = start;
        this.end = start.plus(terms.deadline());
        this.budgetEnd = start.plus(budget(terms));
    }

    /** The same start under other terms. */
    Deadline under(Terms terms) {
        return new Deadline(terms, clock, start);
    }

    /** The budget ends early enough that a fallback still has half of the deadline; without a fallback only the deadline cuts it. */
    private static Duration budget(Terms terms) {
        boolean alone =
                terms.pattern() == Pattern.SINGLE || terms.chain().targets().size() == 1;
        Duration most = alone ? terms.deadline() : terms.deadline().dividedBy(2);
        return terms.budget().compareTo(most) < 0 ? terms.budget() : most;
    }

    Instant now() {
        return clock.instant();
    }

    /** What is left; zero or negative when it is over. */
    Duration remaining() {
        return Duration.between(clock.instant(), end);
    }

    /** What is left of the primary's budget. */
    Duration remainingBudget() {
        return Duration.between(clock.instant(), budgetEnd);
    }
}
