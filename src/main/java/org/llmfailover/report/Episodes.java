package org.llmfailover.report;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a period say of each target: the episodes from its circuit's opening to the day it had its traffic back,
 * and the outages on its status page.
 */
final class Episodes {

    private static final String EVENTS =
            """
            select happened_at, target, kind, detail from llm_event
            where happened_at >= ? and happened_at < ?
              and kind in ('Opened', 'HalfOpened', 'Recovered', 'StatusChanged') order by happened_at""";

    private static final String FAILED =
            """
            select sum(calls) as failed from llm_attempt
            where started_at >= ? and started_at < ? and target = ? and asked and outcome not in ('ok', 'abandoned')""";

    /** One target's. */
    static final class OfTarget {

        private final List<Instant> begun = new ArrayList<>();
        private final List<Instant> pageOutages = new ArrayList<>();
        private final List<Period> backAtOnce = new ArrayList<>();
        private long opened;
        private boolean ill;
        private boolean reopened;
        private boolean pageSheds;
        private @Nullable Instant halfOpenAt;

        private void add(Instant at, String kind, @Nullable String detail) {
            switch (kind) {
                case "Opened" -> opened(at);
                case "HalfOpened" -> halfOpenAt = halfOpenAt == null ? at : halfOpenAt;
                case "Recovered" -> recovered(at);
                default -> page(at, detail);
            }
        }

        private void opened(Instant at) {
            opened++;
            reopened = ill;
            if (!ill) {
                begun.add(at);
                halfOpenAt = null;
            }
            ill = true;
        }

        private void recovered(Instant at) {
            Instant trialsFrom = halfOpenAt;
            if (ill && !reopened && trialsFrom != null) {
                backAtOnce.add(new Period(trialsFrom, at.plusMillis(1)));
            }
            ill = false;
            reopened = false;
        }

        private void page(Instant at, @Nullable String level) {
            boolean sheds = "partial".equals(level) || "major".equals(level);
            if (sheds && !pageSheds) {
                pageOutages.add(at);
            }
            pageSheds = sheds;
        }

        /** When each episode of an ill target began. */
        List<Instant> begun() {
            return begun;
        }

        List<Instant> pageOutages() {
            return pageOutages;
        }
    }

    private final Connection connection;
    private final Map<String, OfTarget> targets = new TreeMap<>();

    private Episodes(Connection connection) {
        this.connection = connection;
    }

    static Episodes read(Connection connection, Period period) throws SQLException {
        Episodes episodes = new Episodes(connection);
        Query.of(connection, EVENTS, period).each(row -> episodes.targets
                .computeIfAbsent(row.getString("target"), target -> new OfTarget())
                .add(Instant.ofEpochMilli(row.getLong("happened_at")), row.getString("kind"), row.getString("detail")));
        return episodes;
    }

    List<Report.Circuit> circuits() throws SQLException {
        List<Report.Circuit> circuits = new ArrayList<>();
        for (Map.Entry<String, OfTarget> each : targets.entrySet()) {
            if (each.getValue().opened > 0) {
                circuits.add(new Report.Circuit(
                        each.getKey(), each.getValue().opened, withoutFailure(each.getKey(), each.getValue())));
            }
        }
        return circuits;
    }

    private long withoutFailure(String target, OfTarget events) throws SQLException {
        long count = 0;
        for (Period back : events.backAtOnce) {
            long failed = Query.of(connection, FAILED, back, target)
                    .list(row -> row.getLong("failed"))
                    .get(0);
            count += failed == 0 ? 1 : 0;
        }
        return count;
    }

    List<Report.StatusPage> statusPages() {
        return targets.entrySet().stream()
                .filter(each -> !each.getValue().pageOutages.isEmpty())
                .map(each -> PageTiming.of(each.getKey(), each.getValue()))
                .toList();
    }
}
