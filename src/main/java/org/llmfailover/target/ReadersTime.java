package org.llmfailover.target;

import java.time.Clock;
import java.time.Duration;

/**
 * What the caller takes to read a stream, which is not the provider's time. It is taken twice a chunk, so in milliseconds
 * that need no object; what their rounding adds at one chunk it takes at another. Used by one thread at a time.
 */
final class ReadersTime {

    private final Clock clock;
    private long millis;
    private long since;
    private boolean reading;

    ReadersTime(Clock clock) {
        this.clock = clock;
    }

    /** Something is on its way to the caller. */
    void begin() {
        if (!reading) {
            reading = true;
            since = clock.millis();
        }
    }

    /** The caller has it; nothing happens where nothing was on its way. */
    void end() {
        if (reading) {
            reading = false;
            millis += clock.millis() - since;
        }
    }

    Duration total() {
        return Duration.ofMillis(millis);
    }
}
