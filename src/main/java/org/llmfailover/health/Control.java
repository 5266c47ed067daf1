package org.llmfailover.health;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person may want of a target's circuit. */
public enum Control {
    /** Nothing is let through, whatever the evidence. */
    OPEN,
    /** Everything is let through, whatever the evidence. */
    CLOSED,
    /** The evidence decides; a target that was forced open comes back by the stages of the recovery. */
    AUTOMATIC;

    /** The name in {@code LlmControl}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with this name, in any case. */
    public static Optional<Control> named(String name) {
        return Arrays.stream(values())
                .filter(control -> control.wireName().equalsIgnoreCase(name))
                .findFirst();
    }
}
