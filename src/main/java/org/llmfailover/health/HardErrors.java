package org.llmfailover.health;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.core.functions.Either;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.llmfailover.chat.FailureException;
import org.llmfailover.chat.FailureKind.Weight;

/** Counts hard errors in a row and opens the circuit at once when there are enough of them. Thread-safe. */
final class HardErrors {

    private final IntSupplier limit;
    private final Supplier<Duration> nextOpening;
    private final AtomicInteger inARow = new AtomicInteger();

    HardErrors(IntSupplier limit, Supplier<Duration> nextOpening) {
        this.limit = limit;
        this.nextOpening = nextOpening;
    }

    /** Called by the circuit with each result it counted: an answer on the left, a failure on the right. */
    TransitionCheckResult check(Either<Object, Throwable> result) {
        if (result.isLeft()) {
            inARow.set(0);
            return TransitionCheckResult.noTransition();
        }
        if (weight(result.get()) != Weight.HARD) {
            return TransitionCheckResult.noTransition();
        }
        return inARow.incrementAndGet() >= limit.getAsInt()
                ? TransitionCheckResult.transitionToOpenAndWaitFor(nextOpening.get())
                : TransitionCheckResult.noTransition();
    }

    /** How much a thrown failure counts; what is not a failure of a provider does not count at all. */
    static Weight weight(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException failed) {
                return failed.failure().kind().weight();
            }
        }
        return Weight.NONE;
    }

    /** Begins to count anew. */
    void forget() {
        inARow.set(0);
    }
}
