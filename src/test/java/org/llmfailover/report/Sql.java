package org.llmfailover.report;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into the tables of a history. */
final class Sql {

    private Sql() {}

    static long number(Connection connection, String query) {
        return Long.parseLong(rows(connection, query).get(0).get(0));
    }

    /** Every row with its columns as text. */
    static List<List<String>> rows(Connection connection, String query) {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
