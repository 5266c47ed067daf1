package org.llmfailover.pattern;

import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.health.Health;

/** Ends a call that no target answered, with the one failure its caller should see. Thread-safe. */
public final class GiveUp implements Processor {

    private final Health health;

    public GiveUp(Health health) {
        this.health = health;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        if (call.hasBegun() || hasVotes(call)) {
            throw failure(call);
        }
        call.refusal().ifPresentOrElse(call::endWithRefusal, () -> {
            throw failure(call);
        });
    }

    private CallFailedException failure(Call call) {
        Failure last = call.lastFailure().orElse(null);
        if (last != null && call.hasBegun()) {
            FailureKind broke = isOver(call) ? FailureKind.TIMEOUT : call.brokeBy();
            String message =
                    "the answer broke off (" + broke.wireName() + ") and no target could finish it" + tried(call);
            return new CallFailedException(502, broke, message, null, null, null);
        }
        if (hasVotes(call)) {
            return notReached(call);
        }
        if (last != null && isForTheCaller(last.kind())) {
            int status = last.status() >= 400 ? last.status() : 400;
            return new CallFailedException(status, last.kind(), last.message(), null, last.type(), last.param());
        }
        if (isOver(call)) {
            String message = "no answer within the deadline of "
                    + call.terms().deadline().toMillis() + " ms" + tried(call);
            return new CallFailedException(504, FailureKind.TIMEOUT, message, null, null, null);
        }
        Duration wait = wholeSeconds(health.soonest(call.targets()));
        String message = "temporarily unavailable, try again in " + wait.toSeconds() + " s" + tried(call);
        int status = call.onlyRateLimits() ? 429 : 503;
        return new CallFailedException(status, call.reportedKind(), message, wait, null, null);
    }

    private static boolean hasVotes(Call call) {
        return call.verdict().filter(verdict -> verdict.votes() > 0).isPresent();
    }

    /** There are answers, but not the number of them that a strict quorum needs. */
    private CallFailedException notReached(Call call) {
        Verdict verdict = call.verdict().orElseThrow();
        FailureKind kind = call.lastFailure().map(Failure::kind).orElse(FailureKind.BAD_ANSWER);
        String message = "the quorum of " + call.chain().quorum().size() + " was not reached: " + verdict.agreement()
                + " of " + verdict.votes() + " answers agree" + tried(call);
        return new CallFailedException(503, kind, message, wholeSeconds(health.soonest(call.targets())), null, null);
    }

    private static boolean isOver(Call call) {
        return call.remaining().isNegative() || call.remaining().isZero();
    }

    private static boolean isForTheCaller(FailureKind kind) {
        return kind == FailureKind.CLIENT_ERROR || kind == FailureKind.CONTEXT_LENGTH || kind == FailureKind.REFUSAL;
    }

    private static String tried(Call call) {
        return call.attempts().stream()
                .map(attempt -> attempt.target() + ": " + attempt.result())
                .distinct()
                .collect(Collectors.joining("; ", " (", ")"));
    }

    /** Rounded up: a caller who comes back a moment too early has waited for nothing. */
    private static Duration wholeSeconds(Duration wait) {
        return Duration.ofSeconds(wait.plusMillis(999).toSeconds());
    }
}
