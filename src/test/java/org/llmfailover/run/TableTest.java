package org.llmfailover.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.llmfailover.pattern.Attempt;

class TableTest {

    private static final String PRIMARY = "anthropic/claude-sonnet-5";
    private static final String FALLBACK = "openai/gpt-5.4";

    private final Tally tally = new Tally(List.of(PRIMARY, FALLBACK));

    @Test
    void everyCallIsInTheTable() {
        tally.add(new CallResult(null, false, List.of(new Attempt(PRIMARY, "ok", 600)), 610));
        tally.add(new CallResult(
                null,
                true,
                List.of(
                        new Attempt(PRIMARY, "overloaded", 50),
                        new Attempt(PRIMARY, "overloaded", 70),
                        new Attempt(FALLBACK, "ok", 500)),
                900));
        tally.add(new CallResult(
                null, true, List.of(new Attempt(PRIMARY, "circuit-open", 0), new Attempt(FALLBACK, "ok", 400)), 410));
        tally.add(new CallResult(
                "overloaded",
                false,
                List.of(new Attempt(PRIMARY, "circuit-open", 0), new Attempt(FALLBACK, "network", 3)),
                5));
        tally.add(new CallResult(CallResult.NOT_ASKED, false, List.of(), 0));

        assertThat(Table.of(tally, Duration.ofMillis(2345)))
                .isEqualTo(
                        """
                        5 calls in 2.3 s

                        answered       3
                        degraded       2  answered by a fallback
                        retried        1  a target was asked more than once
                        failed         2  not asked, an earlier turn failed: 1, overloaded: 1

                        target                      asked  answered  failed  passed over       p50       p99
                        anthropic/claude-sonnet-5       3         1       2            2     70 ms    600 ms
                        openai/gpt-5.4                  3         2       1            0    400 ms    500 ms
                        the whole call                  5         3       2                 410 ms    900 ms
                        """);
    }

    @Test
    void whatWasNeverMeasuredIsADash() {
        assertThat(Table.of(tally, Duration.ZERO)).containsPattern("openai/gpt-5.4 +0 +0 +0 +0 +- +-\n");
    }

    @Test
    void aPercentileIsTheNearestRank() {
        Percentiles hundred = new Percentiles(
                java.util.stream.LongStream.rangeClosed(1, 100).boxed().toList());

        assertThat(hundred.text(50)).isEqualTo("50 ms");
        assertThat(hundred.text(99)).isEqualTo("99 ms");
        assertThat(new Percentiles(List.of(7L)).text(99)).isEqualTo("7 ms");
    }
}
