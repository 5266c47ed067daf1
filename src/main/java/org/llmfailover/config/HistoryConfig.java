package org.llmfailover.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where it is kept how calls went. Its text hides the password, and the address, which may hold one.
 *
 * @param url a JDBC address, or {@value #MEMORY}; null when nothing is kept
 * @param user null when the address says who
 * @param password null when there is none
 * @param keep how long, at least an hour
 */
public record HistoryConfig(@Nullable String url, @Nullable String user, @Nullable String password, Duration keep) {

    /** Keeps everything in this process, and nothing after it. */
    public static final String MEMORY = "memory";

    /** Whether anything is kept. */
    public boolean enabled() {
        return url != null;
    }

    @Override
    public String toString() {
        return "HistoryConfig[url=" + (url == null ? "none" : "***") + ", keep=" + keep + "]";
    }
}
