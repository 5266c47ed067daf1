package org.llmfailover.report;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What the callers of each chain paid in time. */
final class ChainTimes {

    private static final String STEPS =
            """
            select chain, way, step, sum(calls) as counted, max(micros) as longest from (
              select chain, calls, %2$s as micros, %1$s as step,
                case when pattern = 'quorum' then 'vote' when at_once then 'normal' else 'trouble' end as way
              from llm_call where started_at >= ? and started_at < ? and added_micros is not null) each_call
            group by chain, way, step order by chain, way, step""";

    private record Key(String chain, String way) {}

    private final Map<Key, Percentiles> added;
    private final Map<Key, Percentiles> took;

    private ChainTimes(Map<Key, Percentiles> added, Map<Key, Percentiles> took) {
        this.added = added;
        this.took = took;
    }

    static ChainTimes read(Connection connection, Period period) throws SQLException {
        return new ChainTimes(steps(connection, period, "added_micros"), steps(connection, period, "took_micros"));
    }

    private static Map<Key, Percentiles> steps(Connection connection, Period period, String column)
            throws SQLException {
        Map<Key, Percentiles> steps = new HashMap<>();
        String sql = STEPS.formatted(Percentiles.STEP.formatted(column), column);
        Query.of(connection, sql, period).each(row -> steps.computeIfAbsent(
                        new Key(row.getString("chain"), row.getString("way")), key -> new Percentiles())
                .add(row.getLong("longest"), row.getLong("counted")));
        return steps;
    }

    Report.Paid of(String chain) {
        return new Report.Paid(
                times(new Key(chain, "normal")), times(new Key(chain, "trouble")), times(new Key(chain, "vote")));
    }

    private Report.Times times(Key key) {
        Percentiles beside = added.getOrDefault(key, new Percentiles());
        Percentiles whole = took.getOrDefault(key, new Percentiles());
        return new Report.Times(
                beside.calls(), beside.millis(0.5), beside.millis(0.95), whole.millis(0.5), whole.millis(0.95));
    }
}
