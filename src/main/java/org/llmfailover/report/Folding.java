package org.llmfailover.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.pattern.FinishedCall;

/**
 * Keeps the history small however many calls there are. Of calls that go the same way the first {@value #BURST} have a row
 * each, and from then on one in every two seconds; the others are counted in with the next. No call is lost. Not
 * thread-safe.
 */
final class Folding {

    /** Rows of one path that may come at once. */
    static final int BURST = 60;

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** More ways than this are not told apart in time; each call then has a row of its own. */
    private static final int MOST_PATHS = 1_000;

    private final Map<CallPath, Gathered> paths = new HashMap<>();
    private final Clock clock;

    Folding(Clock clock) {
        this.clock = clock;
    }

    /** Takes in a call; gives a row when one is due. */
    Optional<CallRow> add(CallPath path, FinishedCall call) {
        Instant now = clock.instant();
        Gathered gathered = paths.get(path);
        if (gathered == null) {
            if (paths.size() >= MOST_PATHS) {
                paths.values().removeIf(each -> each.isIdle(now));
            }
            if (paths.size() >= MOST_PATHS) {
                return Optional.of(new CallRow(call));
            }
            gathered = new Gathered(now);
            paths.put(path, gathered);
        }
        gathered.add(call);
        return gathered.due(now);
    }

    /** The rows whose time has come since. */
    List<CallRow> due() {
        List<CallRow> rows = new ArrayList<>();
        Instant now = clock.instant();
        paths.values().forEach(gathered -> gathered.due(now).ifPresent(rows::add));
        return rows;
    }

    /** Every row there is to be, due or not. */
    List<CallRow> all() {
        List<CallRow> rows = new ArrayList<>();
        paths.values().forEach(gathered -> gathered.take().ifPresent(rows::add));
        return rows;
    }

    /** The calls of one path that have no row yet, and how many rows the path may still have. */
    private static final class Gathered {

        private @Nullable CallRow row;
        private double allowed = BURST;
        private Instant since;

        Gathered(Instant now) {
            since = now;
        }

        void add(FinishedCall call) {
            if (row == null) {
                row = new CallRow(call);
            } else {
                row.addOne();
            }
        }

        Optional<CallRow> due(Instant now) {
            if (row == null) {
                return Optional.empty();
            }
            refill(now);
            if (allowed < 1) {
                return Optional.empty();
            }
            allowed--;
            return take();
        }

        Optional<CallRow> take() {
            Optional<CallRow> taken = Optional.ofNullable(row);
            row = null;
            return taken;
        }

        boolean isIdle(Instant now) {
            refill(now);
            return row == null && allowed >= BURST;
        }

        private void refill(Instant now) {
            double due = (double) Duration.between(since, now).toMillis() / EVERY.toMillis();
            allowed = Math.min(BURST, allowed + Math.max(0, due));
            since = now;
        }
    }
}
