package org.llmfailover.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The sums of one chain over a period, made by the database.
 *
 * @param alone what would have become of the calls with the primary asked once
 * @param retried the same with its retries
 * @param surely answered calls that the primary with its retries had failed
 * @param perhaps answered calls of which nobody knows
 */
record ChainTotals(
        String chain,
        Instant since,
        long calls,
        long answered,
        long degraded,
        long callerErrors,
        long ownPrompt,
        Outcomes alone,
        Outcomes retried,
        long surely,
        long perhaps,
        long minutesOnFallback,
        Report.Retries retries) {

    /** Calls without those that were the caller's mistake. */
    record Outcomes(long answered, long unknown) {}

    /** What the SQL calls a caller's mistake. */
    private static final String CALLER =
            "(outcome = 'failed' and error_kind in ('client-error', 'context-length', 'refusal'))";

    static final String SELECT =
            """
            select chain, min(started_at) as since, sum(calls) as all_calls,
              sum(case when outcome <> 'failed' then calls else 0 end) as answered,
              sum(case when outcome = 'degraded' then calls else 0 end) as degraded,
              sum(case when %1$s then calls else 0 end) as caller_errors,
              sum(case when outcome <> 'failed' and own_prompt then calls else 0 end) as own_prompt,
              sum(case when alone = 'answered' then calls else 0 end) as alone_answered,
              sum(case when alone = 'unknown' and not %1$s then calls else 0 end) as alone_unknown,
              sum(case when alone_retried = 'answered' then calls else 0 end) as retried_answered,
              sum(case when alone_retried = 'unknown' and not %1$s then calls else 0 end) as retried_unknown,
              sum(case when outcome <> 'failed' and alone_retried = 'failed' then calls else 0 end) as surely,
              sum(case when outcome <> 'failed' and alone_retried = 'unknown' then calls else 0 end) as perhaps,
              count(distinct case when by_fallback then started_at / 60000 end) as minutes,
              sum(case when primary_attempts > 1 then calls else 0 end) as tried_again,
              sum(case when primary_attempts > 1 and alone_retried = 'answered' then calls else 0 end) as again_answered,
              sum(case when retried_in_vain_micros > 0 then calls else 0 end) as in_vain,
              sum(cast(retried_in_vain_micros as double precision) * calls) as micros_in_vain
            from llm_call where started_at >= ? and started_at < ? group by chain order by chain"""
                    .formatted("coalesce(" + CALLER + ", false)");

    static ChainTotals read(ResultSet row) throws SQLException {
        return new ChainTotals(
                row.getString("chain"),
                Instant.ofEpochMilli(row.getLong("since")),
                row.getLong("all_calls"),
                row.getLong("answered"),
                row.getLong("degraded"),
                row.getLong("caller_errors"),
                row.getLong("own_prompt"),
                new Outcomes(row.getLong("alone_answered"), row.getLong("alone_unknown")),
                new Outcomes(row.getLong("retried_answered"), row.getLong("retried_unknown")),
                row.getLong("surely"),
                row.getLong("perhaps"),
                row.getLong("minutes"),
                new Report.Retries(
                        row.getLong("tried_again"),
                        row.getLong("again_answered"),
                        row.getLong("in_vain"),
                        row.getDouble("micros_in_vain") / 1_000_000));
    }

    /** The calls that availability is about. */
    long counted() {
        return calls - callerErrors;
    }
}
