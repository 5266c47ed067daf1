package org.llmfailover.pattern;

import java.time.Duration;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.InvalidRequestException;

/** The bundle's headers on a message, read with care: they come from outside. */
record RequestHeaders(Message message) {

    private static final int MAX_LENGTH = 512;

    /** The header's text, or null when it is absent or blank. */
    @Nullable
    String text(String name) {
        Object value = message.getHeader(name);
        if (value == null) {
            return null;
        }
        String text = value.toString().strip();
        if (text.length() > MAX_LENGTH) {
            throw new InvalidRequestException(name + " is longer than " + MAX_LENGTH + " characters", name);
        }
        return text.isEmpty() ? null : text;
    }

    /** A time in milliseconds, at most what the chain grants; the chain's own when the header is absent. */
    Duration millis(String name, Duration most) {
        String text = text(name);
        if (text == null) {
            return most;
        }
        Duration asked = Duration.ofMillis(positive(name, text));
        return asked.compareTo(most) < 0 ? asked : most;
    }

    private static long positive(String name, String text) {
        try {
            long millis = Long.parseLong(text);
            if (millis > 0) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // said below, in the same sentence as a number out of range
        }
        throw new InvalidRequestException(
                name + " '" + text + "' must be a whole number of milliseconds above 0", name);
    }
}
