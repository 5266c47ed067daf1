package org.llmfailover.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.ReportConfig;

/**
 * Says in a sentence whether failover helps, and whether the three conditions are met under which several providers are the
 * right choice. What the numbers do not carry it leaves open. Thread-safe.
 */
final class Judge {

    /** Fewer calls say nothing about how often one fails. */
    static final int ENOUGH_CALLS = 100;

    /** The percentage of answers asked for with a prompt of their provider's own from which prompts count as maintained. */
    static final int PROMPTS_MAINTAINED = 90;

    /** The conditions of which so many must fail before one provider is the better choice. */
    private static final int TOO_MANY_UNMET = 2;

    private final ReportConfig config;

    Judge(ReportConfig config) {
        this.config = config;
    }

    /**
     * Judges one chain.
     *
     * @param targets how many it has
     */
    Report.Verdict judge(
            ChainTotals totals, Report.Cost cost, Report.Availability availability, Duration recorded, int targets) {
        List<Report.Condition> conditions = List.of(
                needsAvailability(totals, availability.primaryWithRetries()),
                promptsMaintained(totals),
                outageCost(cost, availability, recorded));
        long unmet = conditions.stream()
                .filter(condition -> Boolean.FALSE.equals(condition.met()))
                .count();
        boolean enough = totals.counted() >= ENOUGH_CALLS;
        boolean useSingle = enough && targets > 1 && unmet >= TOO_MANY_UNMET;
        String sentence = enough
                ? sentence(totals, availability, targets) + (useSingle ? advice(unmet) : "") + "."
                : "Not enough calls to judge: " + totals.counted() + " of the " + ENOUGH_CALLS + " it takes.";
        return new Report.Verdict(sentence, enough, useSingle, conditions);
    }

    private static String advice(long unmet) {
        return "; but " + (unmet == TOO_MANY_UNMET ? "two" : "none")
                + " of the three conditions for several providers "
                + (unmet == TOO_MANY_UNMET ? "are not met" : "is met") + ": the pattern single would serve you better";
    }

    private static String sentence(ChainTotals totals, Report.Availability availability, int targets) {
        if (targets < 2) {
            return "There is no fallback to judge: the chain has one target";
        }
        Report.Bounds alone = availability.primaryWithRetries();
        if (totals.surely() + totals.perhaps() == 0) {
            return "It made no difference: the primary and its retries alone would have answered the same "
                    + totals.answered() + " calls";
        }
        String calls = totals.surely() == 0
                ? "It may have helped, but nobody knows what the primary would have made of " + totals.perhaps()
                        + " calls that were answered"
                : "It helps: " + totals.surely() + (totals.perhaps() > 0 ? " to " + most(totals) : "")
                        + " calls were answered that the primary and its retries alone would not have answered";
        return calls + ", availability " + availability.withFailover() + " % instead of " + alone.atLeast()
                + (Objects.equals(alone.atLeast(), alone.atMost()) ? "" : " to " + alone.atMost()) + " %";
    }

    private static long most(ChainTotals totals) {
        return totals.surely() + totals.perhaps();
    }

    /** Whether the primary alone misses the goal, as far as so many calls can tell. */
    private Report.Condition needsAvailability(ChainTotals totals, Report.Bounds alone) {
        double goal = config.availabilityGoal() / 100;
        long counted = totals.counted();
        long atLeast = totals.retried().answered();
        Boolean met = null;
        if (Confidence.highest(atLeast + totals.retried().unknown(), counted) < goal) {
            met = true;
        } else if (Confidence.lowest(atLeast, counted) >= goal) {
            met = false;
        }
        String why = "the goal is " + config.availabilityGoal() + " %, the primary with its retries alone reached "
                + alone.atLeast() + " to " + alone.atMost() + " % of " + counted + " calls"
                + (met == null ? ", which does not settle it" : "");
        return new Report.Condition("strong availability needs", met, why);
    }

    private static Report.Condition promptsMaintained(ChainTotals totals) {
        Double share = Percent.of(totals.ownPrompt(), totals.answered());
        String why = share + " % of the answers were asked for with a prompt kept for their provider, "
                + PROMPTS_MAINTAINED + " % are expected";
        return new Report.Condition(
                "prompts maintained for each provider", share == null ? null : share >= PROMPTS_MAINTAINED, why);
    }

    private Report.Condition outageCost(Report.Cost cost, Report.Availability availability, Duration recorded) {
        String name = "outage cost above the running cost";
        BigDecimal hourly = config.outageCostPerHour();
        Double with = availability.withFailover();
        Report.Bounds alone = availability.primaryWithRetries();
        if (hourly == null) {
            return new Report.Condition(name, null, "llm.report.outage-cost-per-hour is not set");
        }
        if (with == null || alone.atLeast() == null || alone.atMost() == null) {
            return new Report.Condition(name, null, "there were no calls");
        }
        if (cost.callsWithoutPrice() > 0) {
            return new Report.Condition(
                    name, null, cost.callsWithoutPrice() + " calls have no price (llm.model.<provider>/<model>)");
        }
        BigDecimal running = cost.answers().add(cost.wasted()).subtract(cost.primaryAlone());
        BigDecimal least = saved(hourly, with - alone.atMost(), recorded);
        BigDecimal most = saved(hourly, with - alone.atLeast(), recorded);
        String why = "outages of " + usd(least) + " to " + usd(most) + " USD were avoided, for " + usd(running)
                + " USD more than the primary alone";
        return new Report.Condition(name, worth(least, most, running), why);
    }

    private static @Nullable Boolean worth(BigDecimal least, BigDecimal most, BigDecimal running) {
        if (least.compareTo(running) > 0) {
            return true;
        }
        return most.compareTo(running) <= 0 ? false : null;
    }

    /** The cost of so many percent of the time without answers. */
    private static BigDecimal saved(BigDecimal hourly, double percent, Duration recorded) {
        double hours = recorded.toMillis() / 3_600_000.0 * Math.max(0, percent) / 100;
        return hourly.multiply(BigDecimal.valueOf(hours));
    }

    private static String usd(BigDecimal amount) {
        return String.format(
                Locale.ROOT, "%s", amount.setScale(4, RoundingMode.HALF_UP).toPlainString());
    }
}
