package org.llmfailover.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

    private final StringWriter shown = new StringWriter();
    private final Tally tally = new Tally(List.of());
    private Instant now = Instant.parse("2026-11-20T00:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final ProgressLines lines = new ProgressLines(new PrintWriter(shown), clock, 3);

    @Test
    void aLineIsShownEveryTwoSecondsAndAtTheEnd() {
        after(Duration.ofMillis(1900));
        assertThat(shown.toString()).isEmpty();

        after(Duration.ofMillis(100));
        assertThat(shown.toString())
                .isEqualToIgnoringNewLines("2 of 3 calls: 2 answered, 0 of them degraded, 0 failed");

        after(Duration.ofMillis(100));
        assertThat(shown.toString()).endsWithIgnoringCase("3 of 3 calls: 3 answered, 0 of them degraded, 0 failed\n");
    }

    private void after(Duration time) {
        now = now.plus(time);
        tally.add(new CallResult(null, false, List.of(), 10));
        lines.step(tally);
    }
}
