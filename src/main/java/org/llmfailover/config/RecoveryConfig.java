package org.llmfailover.config;

import java.time.Duration;
import java.util.List;

/**
 * How traffic comes back to a target.
 *
 * @param stages percent of the traffic, ascending, the last 100
 * @param duration from the first stage to the last, the others evenly between
 * @param rollbackRate 1 to 100: the percentage of failures in a stage that goes back to the start
 */
public record RecoveryConfig(List<Integer> stages, Duration duration, int rollbackRate) {

    public RecoveryConfig {
        stages = List.copyOf(stages);
    }
}
