package org.llmfailover.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.llmfailover.pattern.Payment;

/** Writes to the table {@code llm_payment}. */
final class PaymentTable {

    private static final String INSERT =
            """
            insert into llm_payment (paid_at, attempts, chain, pattern, target, paid_for, input_tokens, output_tokens, cost,
              primary_cost) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private PaymentTable() {}

    static void insert(Connection connection, List<Payments.Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Columns columns = new Columns(statement);
            for (Payments.Row row : rows) {
                Payment payment = row.first();
                columns.set(row.since())
                        .set(row.attempts())
                        .set(payment.chain())
                        .set(payment.pattern())
                        .set(payment.target().name())
                        .set(payment.use())
                        .set(row.input())
                        .set(row.output())
                        .set(row.cost())
                        .set(row.costAtPrimary())
                        .add();
            }
            statement.executeBatch();
        }
    }
}
