package org.llmfailover.report;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other. Not thread-safe. */
final class Columns {

    /** As wide as the widest text column of the tables. */
    private static final int WIDEST = 400;

    private final PreparedStatement statement;
    private int last;

    Columns(PreparedStatement statement) {
        this.statement = statement;
    }

    Columns set(UUID value) throws SQLException {
        statement.setObject(++last, value);
        return this;
    }

    /** Longer text than any column takes is cut. */
    Columns set(@Nullable String value) throws SQLException {
        statement.setString(++last, value == null || value.length() <= WIDEST ? value : value.substring(0, WIDEST));
        return this;
    }

    Columns set(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    Columns set(boolean value) throws SQLException {
        statement.setBoolean(++last, value);
        return this;
    }

    /** Milliseconds since 1970. */
    Columns set(Instant value) throws SQLException {
        return set(value.toEpochMilli());
    }

    /** Microseconds. */
    Columns set(@Nullable Duration value) throws SQLException {
        if (value == null) {
            statement.setNull(++last, Types.BIGINT);
            return this;
        }
        return set(TimeUnit.NANOSECONDS.toMicros(value.toNanos()));
    }

    Columns set(@Nullable BigDecimal value) throws SQLException {
        statement.setBigDecimal(++last, value);
        return this;
    }

    /** The row is whole. */
    void add() throws SQLException {
        statement.addBatch();
        last = 0;
    }
}
