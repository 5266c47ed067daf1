package org.llmfailover.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A question about a period: its first two parameters are the period's bounds.
 *
 * @param texts what the further parameters are
 */
record Query(Connection connection, String sql, Period period, List<String> texts) {

    /** A report that takes longer helps nobody, and costs the calls their processor. */
    private static final int LONGEST_SECONDS = 30;

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Looks at one row. */
    interface Look {
        void at(ResultSet row) throws SQLException;
    }

    static Query of(Connection connection, String sql, Period period, String... texts) {
        return new Query(connection, sql, period, List.of(texts));
    }

    <T> List<T> list(Row<T> reader) throws SQLException {
        List<T> all = new ArrayList<>();
        each(row -> all.add(reader.read(row)));
        return all;
    }

    void each(Look look) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(LONGEST_SECONDS);
            statement.setLong(1, period.from().toEpochMilli());
            statement.setLong(2, period.to().toEpochMilli());
            for (int i = 0; i < texts.size(); i++) {
                statement.setString(i + 3, texts.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    look.at(rows);
                }
            }
        }
    }
}
