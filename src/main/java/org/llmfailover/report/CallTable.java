package org.llmfailover.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.pattern.FinishedCall;

/** Writes to the table {@code llm_call}. */
final class CallTable {

    private static final String INSERT =
            """
            insert into llm_call (started_at, calls, chain, pattern, high_value, outcome, error_kind, degraded_reason,
              rescued_from, primary_target, answered_by, by_fallback, own_prompt, at_once, alone, alone_retried,
              primary_attempts, took_micros, added_micros, retried_in_vain_micros)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private CallTable() {}

    static void insert(Connection connection, List<CallRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Columns columns = new Columns(statement);
            for (CallRow row : rows) {
                insert(columns, row);
            }
            statement.executeBatch();
        }
    }

    private static void insert(Columns columns, CallRow row) throws SQLException {
        FinishedCall call = row.first();
        TargetConfig by = call.answeredBy();
        columns.set(call.startedAt())
                .set(row.calls())
                .set(call.chain())
                .set(call.pattern())
                .set(call.highValue())
                .set(call.outcome())
                .set(call.errorKind())
                .set(call.degradedReason())
                .set(call.rescuedFrom())
                .set(call.primary().name())
                .set(by == null ? null : by.name())
                .set(call.byFallback())
                .set(call.ownPrompt())
                .set(row.answeredAtOnce())
                .set(AloneOutcome.asked(call).stored())
                .set(AloneOutcome.retried(call).stored())
                .set(row.attemptsAtPrimary())
                .set(call.took())
                .set(row.added())
                .set(row.retriedInVain())
                .add();
    }
}
