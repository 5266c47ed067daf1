package org.llmfailover.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether failover helped over a period, with the numbers behind the answer. Immutable. Percentages are rounded down; a
 * number is null where there is nothing to make it of.
 *
 * @param probes what active probes cost in USD; they are of no chain
 * @param lostRecords records since the start that could not be kept, and are in no number here
 */
public record Report(
        Instant from,
        Instant to,
        List<Chain> chains,
        List<Circuit> circuits,
        List<StatusPage> statusPages,
        BigDecimal probes,
        long lostRecords) {

    /**
     * One chain.
     *
     * @param pattern null when the chain is no longer configured; so is the primary
     * @param primary null also for hot-hot, where each conversation has its own
     * @param since its first call in the period
     * @param calls all of them
     * @param callerErrors the failed calls that are the caller's own mistake; they count for no availability
     * @param minutesOnFallback minutes of the period in which a fallback answered; a quorum that was short is none
     */
    public record Chain(
            String chain,
            @Nullable String pattern,
            @Nullable String primary,
            Instant since,
            long calls,
            long answered,
            long failed,
            long callerErrors,
            Availability availability,
            Rescued rescued,
            Degraded degraded,
            long minutesOnFallback,
            Retries retries,
            Cost cost,
            List<Spent> spent,
            Paid paid,
            List<AttemptCount> attempts,
            Verdict verdict) {}

    /** Percent of the calls, without those that were the caller's mistake. */
    public record Availability(
            double goal, @Nullable Double withFailover, Bounds primaryAlone, Bounds primaryWithRetries) {}

    /**
     * What an outcome nobody saw may have been.
     *
     * @param atLeast as if every call that tells nothing had failed
     * @param atMost as if it had been answered
     * @param unknownCalls the calls that tell nothing: the primary was not asked, or a quorum did not wait for it, or it might
     *     have answered at a retry that its circuit or the pattern did not allow
     */
    public record Bounds(@Nullable Double atLeast, @Nullable Double atMost, long unknownCalls) {}

    /**
     * Calls answered although the primary failed or was not asked.
     *
     * @param surely those that the primary with its retries had failed
     * @param perhaps those of which nobody knows what the primary would have done
     * @param byRetry by the kind of failure, those the primary itself answered in the end
     * @param byFallback by the kind of failure, those another target answered: a fallback, or a member of the quorum
     */
    public record Rescued(long surely, long perhaps, Map<String, Long> byRetry, Map<String, Long> byFallback) {}

    /** Calls a fallback answered, or a quorum that was short, and their percentage of the answered ones. */
    public record Degraded(long calls, @Nullable Double share) {}

    /**
     * Calls for which the primary was asked more than once.
     *
     * @param inVain those it did not answer in the end
     * @param secondsInVain what they spent on it after its first failure, waits included
     */
    public record Retries(long calls, long answered, long inVain, double secondsInVain) {}

    /**
     * Costs in USD, as far as prices are known; with the probes they are what the meter {@code llm.cost} counts.
     *
     * @param answers of the answers that were given
     * @param wasted of everything else. Where a provider did not say what it counted, the tokens are estimated from the texts,
     *     which is the least
     * @param votes the part of what was wasted that quorums paid: not for a failure, but for asking several at a time
     * @param primaryAlone what the same answers would have cost at the primary with the same tokens
     * @param callsWithoutPrice answered calls that are not in all of these sums
     */
    public record Cost(
            BigDecimal answers, BigDecimal wasted, BigDecimal votes, BigDecimal primaryAlone, long callsWithoutPrice) {}

    /**
     * What one target was paid.
     *
     * @param use {@code answer} or {@code wasted}, as in the meter
     * @param attempts that were paid for
     * @param cost in USD
     * @param withoutPrice attempts of which the target's price or the primary's is not known
     */
    public record Spent(
            String target,
            String use,
            @Nullable String pattern,
            long attempts,
            long inputTokens,
            long outputTokens,
            BigDecimal cost,
            long withoutPrice) {}

    /**
     * What callers paid in time: for calls that were answered at once, for those a quorum decided, and for all other answered
     * ones.
     */
    public record Paid(Times normal, Times trouble, Times votes) {}

    /**
     * Percentiles in milliseconds, the added ones being the time beside the answering attempt's own time at its provider:
     * the bundle's work, in trouble the failed attempts and waits, and in a vote the waiting for the others and the judge. They
     * are off by one percent at most.
     */
    public record Times(
            long calls,
            @Nullable Double addedP50,
            @Nullable Double addedP95,
            @Nullable Double tookP50,
            @Nullable Double tookP95) {}

    /**
     * Attempts of one outcome.
     *
     * @param asked whether they were made; else the outcome is why not
     * @param wasted whether their calls were not answered by them; an {@code ok} is then a vote or a judgement
     */
    public record AttemptCount(
            String target, String outcome, boolean asked, boolean wasted, long attempts, double seconds) {}

    /**
     * How often a target's circuit opened.
     *
     * @param perhapsWrongly openings after which the first trial calls were answered and nothing failed until the target
     *     had its traffic back: either the trouble was over just then, or there was none
     */
    public record Circuit(String target, long opened, long perhapsWrongly) {}

    /**
     * A status page beside what the target's own circuit saw.
     *
     * @param pageFirst outages that the page told before the circuit opened
     * @param pageLate those that it told after
     * @param medianLeadSeconds how much earlier the page was; negative when it was later
     * @param circuitOnly openings of which the page said nothing within two hours
     * @param pageOnly outages on the page without an opening within two hours
     */
    public record StatusPage(
            String target,
            long pageFirst,
            long pageLate,
            @Nullable Double medianLeadSeconds,
            long circuitOnly,
            long pageOnly) {}

    /**
     * The answer.
     *
     * @param enoughCalls whether there is one
     * @param useSingle whether two of the conditions are not met
     */
    public record Verdict(String sentence, boolean enoughCalls, boolean useSingle, List<Condition> conditions) {}

    /**
     * Something that makes several providers the right choice.
     *
     * @param met null when it cannot be told
     */
    public record Condition(String name, @Nullable Boolean met, String why) {}
}
