package org.llmfailover.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.pattern.Attempt;

class AttemptTextTest {

    @Test
    void attemptsAreReadInTheirOrder() {
        assertThat(AttemptText.read("anthropic/claude-sonnet-5:overloaded:412ms,local/llama3:8b:ok:890ms"))
                .containsExactly(
                        new Attempt("anthropic/claude-sonnet-5", "overloaded", 412),
                        new Attempt("local/llama3:8b", "ok", 890));
    }

    @Test
    void aCallWithoutAttemptsHasNone() {
        assertThat(AttemptText.read(null)).isEmpty();
        assertThat(AttemptText.read("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ok, 0, true",
        "overloaded, 412, true",
        "network, 0, true",
        "rate-limited, 30, true",
        "rate-limited, 0, false",
        "auth, 0, false",
        "circuit-open, 0, false",
        "status-page, 0, false"
    })
    void aTargetThatRestsOrWhoseCircuitIsOpenWasNotAsked(String result, long millis, boolean asked) {
        assertThat(AttemptText.asked(new Attempt("a/b", result, millis))).isEqualTo(asked);
    }
}
