package org.llmfailover.config;

import java.util.List;

/**
 * How a chain shares its traffic out among its targets. Immutable.
 *
 * @param acceptInconsistency whether somebody has said that answers may come from different models
 * @param weights how much of the traffic each target gets beside the others, in the order of the targets
 */
public record HotHotConfig(boolean acceptInconsistency, List<Integer> weights) {

    public HotHotConfig {
        weights = List.copyOf(weights);
    }
}
