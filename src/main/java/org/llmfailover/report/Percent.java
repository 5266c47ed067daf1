package org.llmfailover.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Percentages, rounded down: 99.99 that was rounded up is no 99.99. */
final class Percent {

    private static final int DIGITS = 3;

    private Percent() {}

    /** Null when there is no whole. */
    static @Nullable Double of(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(whole), DIGITS, RoundingMode.DOWN)
                        .doubleValue();
    }
}
