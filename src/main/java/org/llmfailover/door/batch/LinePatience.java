package org.llmfailover.door.batch;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind.Weight;
import org.llmfailover.pattern.CallFailedException;

/** How often and how long one line has been waited for. Used by one thread at a time. */
final class LinePatience {

    /** The exchange property that holds it. */
    static final String PROPERTY = "llmBatchLinePatience";

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** What is slow or gives no usable answer again and again while others are answered does so by itself, and costs. */
    private static final int MOST_OWN_FAILURES = 5;

    private final Batch batch;
    private final Clock clock;
    private @Nullable Instant firstFailure;
    private @Nullable Duration wait;
    private Duration backOff = FIRST_WAIT;
    private long answeredBefore;
    private int ownFailures;

    LinePatience(Batch batch, Clock clock) {
        this.batch = batch;
        this.clock = clock;
        this.answeredBefore = batch.answered();
    }

    /** Takes in that a try has failed, and gives the wait before the next one; null when there is to be none. */
    @Nullable
    Duration waitAfter(CallFailedException failed) throws IOException {
        Instant since = firstFailure == null ? clock.instant() : firstFailure;
        firstFailure = since;
        countOwn(failed);
        Duration left = batch.patienceLeft(since);
        boolean worth = !LineOutcome.isFinal(failed.kind()) && ownFailures < MOST_OWN_FAILURES;
        wait = worth && left.toMillis() > 0 ? shorter(longer(failed.retryAfter(), backOff), left) : null;
        backOff = shorter(backOff.multipliedBy(2), LONGEST_WAIT);
        if (wait != null) {
            batch.report("; waiting, as " + failed.kind().wireName() + " keeps all targets from answering");
        }
        return wait;
    }

    private void countOwn(CallFailedException failed) {
        long answered = batch.answered();
        if (failed.kind().weight() == Weight.SOFT && answered > answeredBefore) {
            ownFailures++;
        }
        answeredBefore = answered;
    }

    /** Whether another try is due after the last failure. */
    boolean allowsAnotherTry() {
        return wait != null;
    }

    private static Duration longer(@Nullable Duration a, Duration b) {
        return a == null || a.compareTo(b) < 0 ? b : a;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
