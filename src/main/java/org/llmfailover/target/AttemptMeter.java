package org.llmfailover.target;

import java.time.Duration;
import java.util.Objects;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.Attempt;

/** Counts and times the attempts at one target. Thread-safe. */
record AttemptMeter(TargetConfig target, Meters meters) {

    /** An attempt is over. */
    void ended(Attempt attempt) {
        Attempt.Asked asked = Objects.requireNonNull(attempt.asked());
        boolean answered = attempt.result().equals(Attempt.OK);
        meters.attempt(provider(), target.model(), attempt.result(), asked.took());
        String genAi = target.provider().genAiName();
        meters.genAi().operation(genAi, target.model(), answered ? "" : attempt.result(), asked.took());
        Usage usage = asked.usage();
        if (usage != null) {
            meters.genAi().tokens(genAi, target.model(), usage.prompt(), usage.completion());
        }
    }

    /** A stream's first content came. */
    void firstToken(Duration took) {
        meters.firstToken(provider(), target.model(), took);
    }

    /** A stream wrote so many tokens in so many milliseconds since its first content. */
    void wrote(long tokens, long millis) {
        if (millis > 0) {
            meters.tokensPerSecond(provider(), target.model(), 1000.0 * tokens / millis);
        }
    }

    private String provider() {
        return target.provider().name();
    }
}
