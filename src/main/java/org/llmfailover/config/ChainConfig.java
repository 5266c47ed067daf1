package org.llmfailover.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A named order of targets with the policy between them. Immutable.
 *
 * @param name letters, digits, {@code -} and {@code _}
 * @param targets at least one, each once; the first is the primary
 * @param pattern how they are used; {@link Pattern#SINGLE} uses only the first
 * @param aliases model names that select this chain, without the chain's own; {@code *} = any
 * @param budget the primary's time. One that is not shorter than the deadline is allowed: it is cut so that a fallback
 *     still has time
 * @param deadline the time of the whole call, fallbacks included
 * @param firstTokenTimeout to the first piece of content, plain and streamed
 * @param stallTimeout between two pieces of content
 * @param maxAttempts per target, at least 1
 * @param rerouteRefusals whether another target is asked after a refusal
 * @param rescue what becomes of a stream that breaks after its first content
 * @param prompt the named prompt the chain uses unless the request names one, or null for none
 * @param highValue which requests get another pattern
 * @param quorum how the chain votes
 * @param hotHot how the chain shares its traffic out
 * @param maxCostPerHour USD beyond which no query gets more than one answer; null for no limit
 */
public record ChainConfig(
        String name,
        List<TargetConfig> targets,
        Pattern pattern,
        List<String> aliases,
        Duration budget,
        Duration deadline,
        Duration firstTokenTimeout,
        Duration stallTimeout,
        int maxAttempts,
        boolean rerouteRefusals,
        Rescue rescue,
        @Nullable String prompt,
        HighValueConfig highValue,
        QuorumConfig quorum,
        HotHotConfig hotHot,
        @Nullable BigDecimal maxCostPerHour) {

    public ChainConfig {
        targets = List.copyOf(targets);
        aliases = List.copyOf(aliases);
    }

    /** The targets a call may use with this pattern, the first of the chain first; the members of a quorum are among them. */
    public List<TargetConfig> targetsOf(Pattern used) {
        return switch (used) {
            case SINGLE -> targets.subList(0, 1);
            case QUORUM ->
                Stream.concat(targets.stream(), quorum.members().stream())
                        .distinct()
                        .toList();
            default -> targets;
        };
    }

    /** Whether its calls may have this pattern: its own, or that of its high-value queries. */
    public boolean grants(Pattern asked) {
        return asked == pattern || asked == highValue.pattern();
    }
}
