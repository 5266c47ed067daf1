package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.InvalidRequestException;

class SimulatedProvidersTest {

    private final SimulatorServer.FakeClock clock = new SimulatorServer.FakeClock();
    private final SimulatedProviders providers = new SimulatedProviders(clock, new Random(1));
    private final Fault auth = new FaultReader(clock).read("{\"kind\":\"auth\"}".getBytes(StandardCharsets.UTF_8));

    @Test
    void forgetsTheProviderUsedLongestAgoButNeverABrokenOne() {
        providers.breakDown("broken", auth);
        for (int i = 0; i < 3 * SimulatedProviders.MOST; i++) {
            providers.strike("p" + i, "m", false);
        }

        assertThat(providers.show("p0").path("served").asInt()).isZero();
        assertThat(providers.show("p299").path("served").asInt()).isEqualTo(1);
        assertThat(providers.strike("broken", "m", false)).isEqualTo(auth);
    }

    @Test
    void refusesToBreakOneMoreThanItRemembers() {
        for (int i = 0; i < SimulatedProviders.MOST; i++) {
            providers.breakDown("p" + i, auth);
        }

        assertThatThrownBy(() -> providers.breakDown("another", auth))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("100");
        assertThat(providers.strike("another", "m", false)).isNull();
        providers.mend("p7");
        providers.breakDown("another", auth);
        assertThat(providers.strike("another", "m", false)).isEqualTo(auth);
    }

    @Test
    void servesAProviderWhoseNameIsNoNameWithoutRememberingIt() {
        assertThat(providers.strike("../x", "m", false)).isNull();
        assertThatThrownBy(() -> providers.show("../x")).isInstanceOf(InvalidRequestException.class);
    }
}
