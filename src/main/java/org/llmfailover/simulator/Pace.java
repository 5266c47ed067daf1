package org.llmfailover.simulator;

import java.time.Duration;
import java.util.Random;

/**
 * How long a simulated provider takes: believable for a small model, and the same for the same request.
 *
 * @param factor scales every wait; 0 answers at once
 */
record Pace(double factor) {

    private static final int MAX_WHOLE = 900;

    Pace {
        if (!(factor >= 0 && factor <= 100)) {
            throw new IllegalArgumentException("the factor of every wait is " + factor + "; it must be from 0 to 100");
        }
    }

    /** 300 to 900 ms, longer for a longer answer. */
    Duration whole(SimulatedRequest request, SimulatedAnswer answer) {
        int millis = 300 + SimulatedModel.seeded(request).nextInt(250) + 3 * Math.min(200, answer.outputTokens());
        return scaled(Math.min(MAX_WHOLE, millis));
    }

    /** 150 to 350 ms to the first event. */
    Duration first(SimulatedRequest request) {
        return scaled(150 + SimulatedModel.seeded(request).nextInt(200));
    }

    /** 60 to 120 ms between two pieces of content. */
    Duration gap(SimulatedRequest request) {
        return scaled(60 + SimulatedModel.seeded(request).nextInt(60));
    }

    /** 40 to 100 ms: an error needs no thinking. */
    Duration error(String provider, String model) {
        return scaled(40 + new Random(31L * provider.hashCode() + model.hashCode()).nextInt(60));
    }

    private Duration scaled(int millis) {
        return Duration.ofMillis(Math.round(millis * factor));
    }
}
