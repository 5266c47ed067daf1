package org.llmfailover.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.ConfigReader;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.FinishedCall;
import org.llmfailover.pattern.Journal;
import org.llmfailover.pattern.Payment;

/**
 * Finished calls of one chain, written as what came of its attempts: {@code p:ok} is an answer of the primary, {@code f:ok}
 * of the fallback, {@code p-circuit-open} a primary that was not asked. Every attempt takes 100 ms with a wait of 50 ms
 * after a failed one, and the bundle adds 2 ms in all.
 */
final class Calls {

    static final Duration ATTEMPT = Duration.ofMillis(100);
    static final Duration WAIT = Duration.ofMillis(50);
    static final Duration ADDED = Duration.ofMillis(2);

    static final TargetConfig PRIMARY = target(0, "5", "10");
    static final TargetConfig FALLBACK = target(1, "2.5", "20");

    private Calls() {}

    /** Tells a journal of the call and of what it cost. */
    static void record(Journal journal, FinishedCall call) {
        for (Attempt attempt : call.attempts()) {
            Attempt.Asked asked = attempt.asked();
            if (asked != null && asked.usage() != null) {
                TargetConfig target = attempt.target().equals(PRIMARY.name()) ? PRIMARY : FALLBACK;
                boolean answered = attempt.result().equals(Attempt.OK);
                journal.paid(
                        new Payment(call.chain(), call.pattern(), target, call.primary(), asked.usage(), answered));
            }
        }
        journal.ended(call);
    }

    private static TargetConfig target(int number, String input, String output) {
        return new ConfigReader()
                .read(Map.of(
                        "llm.provider.openai.protocol",
                        "openai",
                        "llm.model.openai/" + number + ".input-price",
                        input,
                        "llm.model.openai/" + number + ".output-price",
                        output,
                        "llm.chain.default.targets",
                        "openai/0, openai/1"))
                .targets()
                .get(number);
    }

    /** A call that began then, of the chain {@code default}. */
    static FinishedCall at(Instant startedAt, String... steps) {
        return of("default", startedAt, "retry-and-shed", false, steps);
    }

    static FinishedCall of(String chain, Instant startedAt, String pattern, boolean ownPrompt, String... steps) {
        List<Attempt> attempts = new ArrayList<>();
        Duration elapsed = ADDED;
        String primaryReason = null;
        FailureKind primaryKind = null;
        TargetConfig by = null;
        String kind = null;
        for (String step : steps) {
            TargetConfig target = step.startsWith("p") ? PRIMARY : FALLBACK;
            String result = step.substring(2);
            if (step.charAt(1) == '-') {
                attempts.add(new Attempt(target.name(), result, 0));
                primaryReason = result;
                primaryKind = primaryKind == null ? FailureKind.OVERLOADED : primaryKind;
                continue;
            }
            boolean ok = result.equals("ok");
            Usage usage = ok || result.equals("bad-answer") ? new Usage(1000, 100, 0, 0, 0) : null;
            attempts.add(new Attempt(
                    target.name(), result, 100, new Attempt.Asked(startedAt.plus(elapsed), ATTEMPT, ATTEMPT, usage)));
            elapsed = elapsed.plus(ATTEMPT);
            if (ok) {
                by = target;
            } else {
                elapsed = elapsed.plus(WAIT);
                kind = result;
                if (target == PRIMARY) {
                    primaryKind = FailureKind.named(result).orElseThrow();
                    primaryReason = result;
                }
            }
        }
        boolean degraded = by == FALLBACK;
        return new FinishedCall(
                startedAt,
                elapsed,
                chain,
                pattern,
                false,
                by == null ? FinishedCall.FAILED : degraded ? FinishedCall.DEGRADED : FinishedCall.ANSWERED,
                by == null ? kind == null ? "overloaded" : kind : null,
                degraded ? primaryReason : null,
                by == null || primaryKind == null ? null : primaryKind.wireName(),
                PRIMARY,
                by,
                degraded,
                ownPrompt,
                attempts);
    }
}
