package org.llmfailover.pattern;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.llmfailover.config.TargetConfig;

/** How long each target took of late to its first content, as a moving average of its answers. Thread-safe. */
public final class RecentLatency {

    /** What the latest answer counts for. */
    private static final double NEWEST = 0.2;

    private final Map<Integer, Double> byTarget = new ConcurrentHashMap<>();

    /** An answer came; a plain one's first content is its last. */
    public void answered(TargetConfig target, long millis) {
        byTarget.merge(
                target.number(), (double) Math.max(1, millis), (before, now) -> before + NEWEST * (now - before));
    }

    /** Milliseconds; 0 as long as nothing is known. */
    public double millis(TargetConfig target) {
        return byTarget.getOrDefault(target.number(), 0.0);
    }
}
