package org.llmfailover.pattern;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.TargetConfig;

/**
 * What one attempt has to be paid for. Immutable.
 *
 * @param chain null for a probe, which is of no chain
 * @param pattern the pattern's wire name; null for a probe
 * @param target who is paid
 * @param primary whom the call would have asked first
 * @param usage the tokens, estimated where the provider did not say
 * @param answered whether it gave the caller's answer; otherwise it was thrown away
 */
public record Payment(
        @Nullable String chain,
        @Nullable String pattern,
        TargetConfig target,
        TargetConfig primary,
        Usage usage,
        boolean answered) {

    /** The use of what gave the caller's answer. */
    public static final String ANSWER = "answer";

    /** The use of everything else. */
    public static final String WASTED = "wasted";

    /** The word for it in meters and in the report. */
    public String use() {
        return answered ? ANSWER : WASTED;
    }

    /** In USD; zero where a price is not known. */
    BigDecimal usd() {
        return Spending.cost(target, usage);
    }
}
