package org.llmfailover.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.llmfailover.health.HealthEvent;

/** Writes to the table {@code llm_event}. */
final class EventTable {

    private static final String INSERT =
            "insert into llm_event (happened_at, target, kind, detail, words) values (?, ?, ?, ?, ?)";

    private EventTable() {}

    static void insert(Connection connection, List<HealthEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Columns columns = new Columns(statement);
            for (HealthEvent event : events) {
                columns.set(event.at())
                        .set(event.target())
                        .set(event.getClass().getSimpleName())
                        .set(detail(event))
                        .set(event.text())
                        .add();
            }
            statement.executeBatch();
        }
    }

    /** What the report looks at beside the kind. */
    private static @Nullable String detail(HealthEvent event) {
        if (event instanceof HealthEvent.StatusChanged changed) {
            return changed.level().name().toLowerCase(Locale.ROOT);
        }
        if (event instanceof HealthEvent.Rested rested) {
            return rested.kind().wireName();
        }
        return event instanceof HealthEvent.StageReached reached ? Integer.toString(reached.share()) : null;
    }
}
