package org.llmfailover.run;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Progress for a log file or a pipe: a line every few seconds. */
final class ProgressLines implements Progress {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintWriter out;
    private final Clock clock;
    private final int calls;
    private Instant last;

    ProgressLines(PrintWriter out, Clock clock, int calls) {
        this.out = out;
        this.clock = clock;
        this.calls = calls;
        this.last = clock.instant();
    }

    @Override
    public void step(Tally tally) {
        Instant now = clock.instant();
        boolean due = !now.isBefore(last.plus(EVERY));
        if (due || tally.calls() == calls) {
            last = now;
            out.println(tally.calls() + " of " + calls + " calls: " + tally.answered() + " answered, "
                    + tally.degraded() + " of them degraded, " + tally.failed() + " failed");
            out.flush();
        }
    }

    @Override
    public void say(String sentence) {
        out.println(sentence);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
