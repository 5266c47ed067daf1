package org.llmfailover.hothot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.llmfailover.config.ModelConfig;
import org.llmfailover.config.Protocol;
import org.llmfailover.config.ProviderConfig;
import org.llmfailover.config.StatusPageConfig;
import org.llmfailover.config.TargetConfig;

class RendezvousTest {

    private static final TargetConfig A = target(0, "a");
    private static final TargetConfig B = target(1, "b");
    private static final TargetConfig C = target(2, "c");

    private static TargetConfig target(int number, String model) {
        return new TargetConfig(
                number,
                new ProviderConfig(
                        "openai",
                        Protocol.OPENAI,
                        null,
                        null,
                        Map.of(),
                        0,
                        new StatusPageConfig(null, StatusPageConfig.Format.STATUSPAGE, null),
                        java.time.Duration.ZERO),
                model,
                ModelConfig.UNKNOWN);
    }

    private static TargetConfig favourite(int conversation, List<TargetConfig> targets, double weightOfA) {
        return Rendezvous.order("conversation-" + conversation, targets, target -> target == A ? weightOfA : 1)
                .get(0);
    }

    @Test
    void eachTargetGetsItsWeightsPart() {
        Map<TargetConfig, Integer> counts = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            counts.merge(favourite(i, List.of(A, B, C), 2), 1, Integer::sum);
        }

        assertThat(counts.get(A)).isBetween(9_600, 10_400);
        assertThat(counts.get(B)).isBetween(4_700, 5_300);
        assertThat(counts.get(C)).isBetween(4_700, 5_300);
    }

    @Test
    void aTargetThatDropsOutMovesOnlyItsOwn() {
        for (int i = 0; i < 2_000; i++) {
            TargetConfig before = favourite(i, List.of(A, B, C), 1);
            TargetConfig after = favourite(i, List.of(A, C), 1);
            assertThat(before == B || before == after).isTrue();
        }
    }

    @Test
    void aSmallerWeightMovesOnlyItsOwn() {
        for (int i = 0; i < 2_000; i++) {
            TargetConfig before = favourite(i, List.of(A, B, C), 2);
            TargetConfig after = favourite(i, List.of(A, B, C), 1);
            assertThat(before == A || before == after).isTrue();
        }
    }
}
