package org.llmfailover.dashboard;

import java.util.Locale;

/** How well it stands, the better first. */
enum Level {
    WELL,
    /** On the way back, or able to serve with a caution. */
    RECOVERING,
    DEGRADED,
    DOWN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
