package org.llmfailover.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.health.NotAdmittedException.Refusal;

/** How long a target is left alone for what no circuit counts: a rate limit, or what a person has to mend. Thread-safe. */
final class Rest {

    private final HealthConfig config;
    private final AtomicReference<@Nullable Refusal> resting = new AtomicReference<>();
    private volatile Instant askedUntil = Instant.MIN;

    Rest(HealthConfig config) {
        this.config = config;
    }

    Optional<Refusal> refusal(Instant now) {
        return Optional.ofNullable(resting.get()).filter(refusal -> now.isBefore(refusal.until()));
    }

    /** Until when the provider asked to be left alone, for whatever reason; empty when that is over. */
    Optional<Instant> askedUntil(Instant now) {
        return Optional.of(askedUntil).filter(now::isBefore);
    }

    /** How long the failure makes the target rest; empty when it does not. A rest that is already longer is never shortened. */
    Optional<Duration> failed(Failure failure, Instant now) {
        Duration asked = failure.retryAfter();
        if (asked != null) {
            askedUntil = now.plus(asked);
        }
        Optional<Duration> length =
                switch (failure.kind().rest()) {
                    case NONE -> Optional.empty();
                    case RETRY_AFTER -> Optional.of(asked == null ? config.defaultRest() : asked);
                    case LONG -> Optional.of(config.restFor());
                };
        length.map(time -> new Refusal(failure.kind().wireName(), failure.kind(), now.plus(time)))
                .ifPresent(fresh -> resting.accumulateAndGet(fresh, Rest::longer));
        return length;
    }

    private static @Nullable Refusal longer(@Nullable Refusal old, @Nullable Refusal fresh) {
        return old != null && fresh != null && old.until().isAfter(fresh.until()) ? old : fresh;
    }

    /** The target answered: the reason to rest is gone. */
    void answered() {
        askedUntil = Instant.MIN;
        resting.set(null);
    }
}
