package org.llmfailover.report;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.Pattern;

/** Makes the report of a period: the database adds up, so that a million calls need no memory. Thread-safe; one report at a time. */
public final class Reporter {

    private static final String RESCUED =
            """
            select chain, by_primary, rescued_from, sum(calls) as counted from (
              select chain, calls, rescued_from, answered_by = primary_target as by_primary from llm_call
              where started_at >= ? and started_at < ? and outcome <> 'failed' and rescued_from is not null) rescued
            group by chain, by_primary, rescued_from""";

    private static final String ATTEMPTS =
            """
            select chain, target, outcome, asked, answer, sum(calls) as counted,
              sum(cast(took_micros as double precision) * calls) as micros
            from llm_attempt where started_at >= ? and started_at < ?
            group by chain, target, outcome, asked, answer order by chain, target, outcome""";

    private final LlmConfig config;
    private final History history;
    private final Judge judge;
    private final ReentrantLock one = new ReentrantLock();

    public Reporter(LlmConfig config, History history) {
        this.config = config;
        this.history = history;
        this.judge = new Judge(config.report());
    }

    /** @throws SQLException when the history cannot be read */
    Report report(Period period) throws SQLException {
        one.lock();
        try {
            history.flush();
            try (Connection connection = history.connect()) {
                Episodes episodes = Episodes.read(connection, period);
                Spent spent = Spent.read(connection, period);
                return new Report(
                        period.from(),
                        period.to(),
                        chains(connection, period, spent),
                        episodes.circuits(),
                        episodes.statusPages(),
                        spent.probes(),
                        history.lost());
            }
        } finally {
            one.unlock();
        }
    }

    private List<Report.Chain> chains(Connection connection, Period period, Spent spent) throws SQLException {
        List<ChainTotals> totals =
                Query.of(connection, ChainTotals.SELECT, period).list(ChainTotals::read);
        if (totals.isEmpty()) {
            return List.of();
        }
        ChainTimes times = ChainTimes.read(connection, period);
        Map<String, Report.Rescued> rescued = rescued(connection, period, totals);
        Map<String, List<Report.AttemptCount>> attempts = attempts(connection, period);
        List<Report.Chain> chains = new ArrayList<>();
        for (ChainTotals each : totals) {
            chains.add(chain(
                    each,
                    period,
                    rescued.get(each.chain()),
                    attempts.getOrDefault(each.chain(), List.of()),
                    times.of(each.chain()),
                    spent));
        }
        return chains;
    }

    private Report.Chain chain(
            ChainTotals totals,
            Period period,
            Report.@Nullable Rescued rescued,
            List<Report.AttemptCount> attempts,
            Report.Paid paid,
            Spent spent) {
        ChainConfig chain = config.chains().get(totals.chain());
        Report.Availability availability = new Report.Availability(
                config.report().availabilityGoal(),
                Percent.of(totals.answered(), totals.counted()),
                bounds(totals.alone(), totals.counted()),
                bounds(totals.retried(), totals.counted()));
        Report.Cost cost = spent.cost(totals.chain());
        Duration recorded = Duration.between(totals.since(), period.to());
        return new Report.Chain(
                totals.chain(),
                chain == null ? null : chain.pattern().wireName(),
                chain == null || chain.pattern() == Pattern.HOT_HOT
                        ? null
                        : chain.targets().get(0).name(),
                totals.since(),
                totals.calls(),
                totals.answered(),
                totals.counted() - totals.answered(),
                totals.callerErrors(),
                availability,
                rescued == null ? new Report.Rescued(0, 0, Map.of(), Map.of()) : rescued,
                new Report.Degraded(totals.degraded(), Percent.of(totals.degraded(), totals.answered())),
                totals.minutesOnFallback(),
                totals.retries(),
                cost,
                spent.of(totals.chain()),
                paid,
                attempts,
                judge.judge(
                        totals,
                        cost,
                        availability,
                        recorded,
                        chain == null ? 0 : chain.targets().size()));
    }

    private static Report.Bounds bounds(ChainTotals.Outcomes outcomes, long counted) {
        return new Report.Bounds(
                Percent.of(outcomes.answered(), counted),
                Percent.of(outcomes.answered() + outcomes.unknown(), counted),
                outcomes.unknown());
    }

    private static Map<String, Report.Rescued> rescued(Connection connection, Period period, List<ChainTotals> totals)
            throws SQLException {
        Map<String, Report.Rescued> rescued = new HashMap<>();
        totals.forEach(each -> rescued.put(
                each.chain(), new Report.Rescued(each.surely(), each.perhaps(), new TreeMap<>(), new TreeMap<>())));
        Query.of(connection, RESCUED, period).each(row -> {
            Report.Rescued of = rescued.get(row.getString("chain"));
            if (of != null) {
                boolean itself = row.getBoolean("by_primary");
                (itself ? of.byRetry() : of.byFallback()).put(row.getString("rescued_from"), row.getLong("counted"));
            }
        });
        return rescued;
    }

    private static Map<String, List<Report.AttemptCount>> attempts(Connection connection, Period period)
            throws SQLException {
        Map<String, List<Report.AttemptCount>> attempts = new HashMap<>();
        Query.of(connection, ATTEMPTS, period).each(row -> {
            boolean asked = row.getBoolean("asked");
            attempts.computeIfAbsent(row.getString("chain"), chain -> new ArrayList<>())
                    .add(new Report.AttemptCount(
                            row.getString("target"),
                            row.getString("outcome"),
                            asked,
                            asked && !row.getBoolean("answer"),
                            row.getLong("counted"),
                            row.getDouble("micros") / 1_000_000));
        });
        return attempts;
    }
}
