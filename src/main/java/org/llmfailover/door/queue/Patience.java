package org.llmfailover.door.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.pattern.CallFailedException;
import org.llmfailover.pattern.LlmHeaders;

/**
 * How long a request from a queue is held when its call failed by what time may heal: for as long as it takes. Only where
 * it may be the request itself that providers fail at, the call is made {@value #MOST_CALLS} times and no more.
 * Thread-safe.
 *
 * <p>As a processor it sets the wait before the next call: until the first target is worth trying again.
 */
public final class Patience implements Processor {

    private static final int MOST_CALLS = 3;

    /** No request makes a provider overloaded or unreachable, or uses up its quota; but one may crash or confuse it. */
    private static final Set<FailureKind> PERHAPS_THE_REQUESTS =
            EnumSet.of(FailureKind.SERVER_ERROR, FailureKind.TIMEOUT, FailureKind.BAD_ANSWER);

    /** Not of the bundle's own prefix: what begins with that is taken off an exchange when a call is over. */
    private static final String CALLS = "llm-queue-calls";

    private static final String UNTIL = "llm-queue-until";

    /** Held requests must not all come back in the same instant. */
    private static final double SPREAD = 0.1;

    private final Clock clock;

    public Patience(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        CallFailedException failed = failure(exchange);
        if (PERHAPS_THE_REQUESTS.contains(failed.kind()) && wasAsked(exchange)) {
            exchange.setProperty(CALLS, calls(exchange) + 1);
        }
        Duration wait = failed.retryAfter() == null ? Duration.ZERO : failed.retryAfter();
        double spread = 1 + ThreadLocalRandom.current().nextDouble(SPREAD);
        exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, Math.round(wait.toMillis() * spread));
    }

    /** Whether the call may be made again; asked by a route. */
    public boolean allowsAnotherCall(Exchange exchange) {
        Instant until = exchange.getProperty(UNTIL, Instant.class);
        long wait = exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY, 0L, long.class);
        return calls(exchange) < MOST_CALLS
                && (until == null || clock.instant().plusMillis(wait).isBefore(until));
    }

    /** Whether only time has ended a call that failed, so that the request is not lost but given back; asked by a route. */
    public boolean givesBack(Exchange exchange) {
        return failure(exchange).retryAfter() != null && calls(exchange) < MOST_CALLS;
    }

    /** Has a request given back after some time. */
    public static void until(Exchange exchange, Instant until, int calls) {
        exchange.setProperty(UNTIL, until);
        exchange.setProperty(CALLS, calls);
    }

    /** How often providers took and failed it. */
    public static int calls(Exchange exchange) {
        return exchange.getProperty(CALLS, 0, int.class);
    }

    /** A target that was not asked took no time. */
    private static boolean wasAsked(Exchange exchange) {
        String attempts = exchange.getMessage().getHeader(LlmHeaders.ATTEMPTS, "", String.class);
        return Arrays.stream(attempts.split(",")).anyMatch(attempt -> !attempt.isEmpty() && !attempt.endsWith(":0ms"));
    }

    private static CallFailedException failure(Exchange exchange) {
        return exchange.getException() == null
                ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CallFailedException.class)
                : exchange.getException(CallFailedException.class);
    }
}
