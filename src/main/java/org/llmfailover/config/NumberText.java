package org.llmfailover.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/** Numbers as people write them in decimal. */
final class NumberText {

    private NumberText() {}

    /** A whole number, without sign, within the bounds, both included; empty when the text is none. */
    static OptionalInt whole(String text, int least, int most) {
        if (!text.matches("\\d{1,10}")) {
            return OptionalInt.empty();
        }
        long number = Long.parseLong(text);
        return number >= least && number <= most ? OptionalInt.of((int) number) : OptionalInt.empty();
    }

    /** A number that is not negative, without exponent; empty when the text is none. */
    static Optional<BigDecimal> decimal(String text) {
        return text.matches("\\d{1,9}(\\.\\d{1,9})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
