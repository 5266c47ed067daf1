package org.llmfailover.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.llmfailover.pattern.Attempt;

/** Writes to the table {@code llm_attempt}. */
final class AttemptTable {

    private static final String INSERT =
            """
            insert into llm_attempt (started_at, calls, chain, target, outcome, asked, answer, took_micros)
            values (?, ?, ?, ?, ?, ?, ?, ?)""";

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
        columns.set(asked == null ? row.first().startedAt() : asked.startedAt())
                .set(row.calls())
                .set(row.first().chain())
                .set(attempt.target())
                .set(attempt.result())
                .set(wasAsked(attempt))
                .set(row.isAnswer(number))
                .set(wasAsked(attempt) ? took(attempt) : null)
                .add();
    }

    /** A member that a quorum dismissed had been asked, whatever its exchange had come to by then. */
    private static boolean wasAsked(Attempt attempt) {
        return attempt.asked() != null || attempt.result().equals(Attempt.ABANDONED);
    }

    private static Duration took(Attempt attempt) {
        return attempt.asked() == null
                ? Duration.ofMillis(attempt.millis())
                : attempt.asked().took();
    }
}
