package org.llmfailover.pattern;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureException;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FailureKind.Retry;
import org.llmfailover.config.RedeliveryConfig;

/** Says whether the primary is worth another attempt: its kind of failure, its number of attempts and its budget decide. Thread-safe. */
public final class Budget {

    private final RedeliveryConfig redelivery;

    public Budget(RedeliveryConfig redelivery) {
        this.redelivery = redelivery;
    }

    /** Asked by {@code retryWhile} of the redelivery after each failed attempt. */
    public boolean allowsAnotherAttempt(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        return thrown(exchange)
                .filter(failure -> isRetried(failure) && !call.hasBegun())
                .filter(failure ->
                        call.attemptsAt(call.primary()) < call.chain().maxAttempts())
                .filter(failure -> wait(failure, call).compareTo(call.remainingBudget()) < 0)
                .isPresent();
    }

    /** A rate limit without a time rests longer than any wait between two attempts. */
    private static boolean isRetried(Failure failure) {
        return failure.kind().retry() == Retry.WITHIN_BUDGET
                && (failure.kind() != FailureKind.RATE_LIMITED || failure.retryAfter() != null);
    }

    /** The longest the redelivery policy may wait: it moves the wait by up to a half, and doubles the one so moved. */
    private Duration wait(Failure failure, Call call) {
        Duration asked = failure.retryAfter();
        if (asked != null) {
            return asked;
        }
        Duration longest = redelivery.delay().multipliedBy(3).dividedBy(2);
        for (long i = call.attemptsAt(call.primary()); i > 1 && longest.compareTo(redelivery.maxDelay()) < 0; i--) {
            longest = longest.multipliedBy(3);
        }
        return longest.compareTo(redelivery.maxDelay()) < 0 ? longest : redelivery.maxDelay();
    }

    static Optional<Failure> thrown(Exchange exchange) {
        FailureException failed = exchange.getException(FailureException.class);
        if (failed == null) {
            failed = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, FailureException.class);
        }
        return Optional.ofNullable(failed).map(FailureException::failure);
    }
}
