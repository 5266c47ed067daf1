package org.llmfailover.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;

/**
 * What is wrong with a simulated provider. Immutable.
 *
 * @param failure how a struck request fails; null when the provider is only slow
 * @param until when the fault heals by itself, or null to last until it is mended
 * @param rate the share of requests that are struck, 0 to 1
 * @param latency extra wait of a struck request
 * @param retryAfter seconds the provider asks to be left alone, or null to say nothing
 * @param model the one model that is struck, or null for all
 * @param afterChunks content events after which a stream breaks; null breaks at once. Plain requests are then not struck
 */
public record Fault(
        @Nullable FailureKind failure,
        @Nullable Instant until,
        double rate,
        Duration latency,
        @Nullable Integer retryAfter,
        @Nullable String model,
        @Nullable Integer afterChunks) {

    /** The kind's name when the provider is only slow. */
    static final String SLOW = "slow";

    /** The name in the control requests: a failure kind or {@code slow}. */
    public String kindName() {
        return failure == null ? SLOW : failure.wireName();
    }

    boolean healedBy(Instant now) {
        return until != null && !now.isBefore(until);
    }

    boolean concerns(String requestedModel, boolean stream) {
        return (model == null || model.equals(requestedModel)) && (afterChunks == null || stream);
    }
}
