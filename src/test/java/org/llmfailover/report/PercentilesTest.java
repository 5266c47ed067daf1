package org.llmfailover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Percentiles of counted steps, and how sure a rate is. */
class PercentilesTest {

    @Test
    void aPercentileIsTheLongestTimeOfItsStep() {
        Percentiles percentiles = new Percentiles();
        percentiles.add(1_000, 50);
        percentiles.add(2_000, 45);
        percentiles.add(9_000, 5);

        assertThat(percentiles.millis(0.5)).isEqualTo(1.0);
        assertThat(percentiles.millis(0.51)).isEqualTo(2.0);
        assertThat(percentiles.millis(0.95)).isEqualTo(2.0);
        assertThat(percentiles.millis(1)).isEqualTo(9.0);
        assertThat(new Percentiles().millis(0.5)).isNull();
    }

    /** The values of Wilson's interval for 95 %. */
    @Test
    void fewTrialsLeaveMuchOpen() {
        assertThat(Confidence.lowest(8, 10)).isEqualTo(0.4902, within(1e-4));
        assertThat(Confidence.highest(8, 10)).isEqualTo(0.9433, within(1e-4));
        assertThat(Confidence.lowest(0, 0)).isZero();
        assertThat(Confidence.highest(0, 0)).isEqualTo(1);
    }

    @Test
    void aPercentageIsNeverRoundedUp() {
        assertThat(Percent.of(999_999, 1_000_000)).isEqualTo(99.999);
        assertThat(Percent.of(9_999_999, 10_000_000)).isEqualTo(99.999);
        assertThat(Percent.of(0, 0)).isNull();
    }
}
