package org.llmfailover.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.HistoryConfig;
import org.llmfailover.health.HealthEvent;

/**
 * The tables of the history, reached through JDBC. Its SQL is what H2 and PostgreSQL both know; the tables are in {@code
 * llm-failover/history.sql}. Used by one thread at a time, but for {@link #connect()}.
 */
final class HistoryStore implements AutoCloseable {

    private static final String TABLES = "/llm-failover/history.sql";
    private static final List<String> TIMES = List.of(
            "llm_call where started_at",
            "llm_attempt where started_at",
            "llm_event where happened_at",
            "llm_payment where paid_at");
    private static final int CHECK_SECONDS = 2;

    private final String url;
    private final Properties properties = new Properties();
    private @Nullable Connection connection;

    /** @throws ConfigException when no driver takes the address */
    HistoryStore(HistoryConfig config) {
        String wanted = Objects.requireNonNull(config.url(), "the history is off");
        this.url = wanted.equals(HistoryConfig.MEMORY) ? "jdbc:h2:mem:llm-" + UUID.randomUUID() : wanted;
        put("user", config.user());
        put("password", config.password());
        if (url.startsWith("jdbc:h2:") && !url.toUpperCase(Locale.ROOT).contains("DB_CLOSE_ON_EXIT")) {
            // H2 would close the database as soon as the JVM is told to stop, before the last calls are written
            put("DB_CLOSE_ON_EXIT", "FALSE");
        }
        requireDriver();
    }

    private void put(String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    /** What stands after the first of these characters may be a password. */
    private void requireDriver() {
        try {
            Objects.requireNonNull(DriverManager.getDriver(url));
        } catch (SQLException e) {
            throw new ConfigException("llm.history.url begins with \"" + url.split("[;?@/]", 2)[0]
                    + "\": no JDBC driver on the class path takes it; add the driver (com.h2database:h2,"
                    + " org.postgresql:postgresql), or set it to off");
        }
    }

    /** A connection of its own, for whoever reads; the caller closes it. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    /** Writes all of it or nothing. */
    void write(List<CallRow> calls, List<HealthEvent> events, List<Payments.Row> payments) throws SQLException {
        Connection open = open();
        try {
            CallTable.insert(open, calls);
            AttemptTable.insert(open, calls);
            EventTable.insert(open, events);
            PaymentTable.insert(open, payments);
            open.commit();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Removes what is older. */
    void forget(Instant before) throws SQLException {
        Connection open = open();
        try {
            for (String time : TIMES) {
                try (PreparedStatement delete = open.prepareStatement("delete from " + time + " < ?")) {
                    delete.setLong(1, before.toEpochMilli());
                    delete.executeUpdate();
                }
            }
            open.commit();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Opens the connection and makes the tables that are missing. */
    Connection open() throws SQLException {
        Connection known = connection;
        if (known != null && known.isValid(CHECK_SECONDS)) {
            return known;
        }
        close();
        Connection fresh = connect();
        connection = fresh;
        try {
            fresh.setAutoCommit(false);
            if (!hasTables(fresh)) {
                create(fresh);
            }
        } catch (SQLException e) {
            // without its tables it is not open
            close();
            throw e;
        }
        return fresh;
    }

    /**
     * Asked first, because a user that may only write may not even ask to create what is there. H2 writes names in capitals
     * and PostgreSQL does not.
     */
    private static boolean hasTables(Connection open) throws SQLException {
        for (String name : List.of("LLM_PAYMENT", "llm_payment")) {
            try (ResultSet found = open.getMetaData().getTables(null, open.getSchema(), name, null)) {
                if (found.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void create(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            for (String each : tables().split(";", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
        }
        open.commit();
    }

    private static String tables() {
        try (InputStream file = Objects.requireNonNull(HistoryStore.class.getResourceAsStream(TABLES), TABLES)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(TABLES + " cannot be read", e);
        }
    }

    /** The next use opens it again. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // a connection that cannot be closed is of no use either
            }
        }
    }
}
