package org.llmfailover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.chat.FailureKind;

class BreakageTest {

    @Test
    void percentagesAreOfTheCalls() {
        Breakage breakage = new Breakage(Map.of(), 25, 60);

        assertThat(breakage.firstOf(160)).isEqualTo(40);
        assertThat(breakage.endOf(160)).isEqualTo(96);
    }

    @ParameterizedTest
    @CsvSource({"-1, 50", "0, 101", "60, 25", "25, 25"})
    void percentagesOutOfOrderAreRefused(int from, int to) {
        assertThatThrownBy(() -> new Breakage(Map.of(), from, to))
                .isInstanceOf(RunRefusedException.class)
                .hasMessageContaining("--break-from " + from + " and --break-to " + to);
    }

    @Test
    void aProviderThatIsNotThereIsRefused() {
        Breakage breakage = new Breakage(Map.of("nobody", FailureKind.NETWORK), 0, 100);

        assertThatThrownBy(() -> breakage.requireProviders(Set.of("openai")))
                .isInstanceOf(RunRefusedException.class)
                .hasMessage("--break names the provider 'nobody'; there are: openai");
    }
}
