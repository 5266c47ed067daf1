package org.llmfailover.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.llmfailover.pattern.Attempt;

/** Writes to the table {@code llm_attempt}. */
final class AttemptTable {

    private static final String INSERT =
            """
            insert into llm_attempt (started_at, calls, chain, target, outcome, asked, answer, took_micros, input_tokens,
              output_tokens, cost) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private AttemptTable() {}

    static void insert(Connection connection, List<CallRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Columns columns = new Columns(statement);
            for (CallRow row : rows) {
                for (int i = 0; i < row.first().attempts().size(); i++) {
                    insert(columns, row, i);
                }
            }
            statement.executeBatch();
        }
    }

    private static void insert(Columns columns, CallRow row, int number) throws SQLException {
        Attempt attempt = row.first().attempts().get(number);
        Attempt.Asked asked = attempt.asked();
        CallRow.Spent spent = row.spent(number);
        columns.set(asked == null ? row.first().startedAt() : asked.startedAt())
                .set(row.calls())
                .set(row.first().chain())
                .set(attempt.target())
                .set(attempt.result())
                .set(asked != null)
                .set(row.isAnswer(number))
                .set(asked == null ? null : asked.took())
                .set(spent.input())
                .set(spent.output())
                .set(asked == null ? null : spent.cost())
                .add();
    }
}
