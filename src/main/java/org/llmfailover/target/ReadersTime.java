package org.llmfailover.target;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the caller takes to read a stream, which is not the provider's time. Used by one thread at a time. */
final class ReadersTime {

    private final Clock clock;
    private Duration total = Duration.ZERO;
    private @Nullable Instant since;

    ReadersTime(Clock clock) {
        this.clock = clock;
    }

    /** Something is on its way to the caller. */
    void begin() {
        if (since == null) {
            since = clock.instant();
        }
    }

    /** The caller has it; nothing happens where nothing was on its way. */
    void end() {
        if (since != null) {
            total = total.plus(Duration.between(since, clock.instant()));
            since = null;
        }
    }

    Duration total() {
        return total;
    }
}
