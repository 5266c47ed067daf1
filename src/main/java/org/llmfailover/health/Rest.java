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
    private final AtomicReference<@Nullable Resting> resting = new AtomicReference<>();
    private volatile Instant askedAt = Instant.MIN;
    private volatile Instant askedUntil = Instant.MIN;

    private record Resting(Refusal refusal, Instant since) {

        boolean isOver(Instant now) {
            return !now.isBefore(refusal.until());
        }

        boolean isLongerThan(Resting other) {
            return refusal.until().isAfter(other.refusal.until());
        }
    }

    Rest(HealthConfig config) {
        this.config = config;
    }

    Optional<Refusal> refusal(Instant now) {
        return Optional.ofNullable(resting.get())
                .filter(rest -> !rest.isOver(now))
                .map(Resting::refusal);
    }

    /** Until when the provider asked to be left alone, for whatever reason; empty when that is over. */
    Optional<Instant> askedUntil(Instant now) {
        return Optional.of(askedUntil).filter(now::isBefore);
    }

    /**
     * How long the failure makes the target rest; empty when it does not, or when it rests already for that reason. A rest
     * that is already longer is never shortened.
     */
    Optional<Duration> failed(Failure failure, Instant now) {
        Duration asked = failure.retryAfter();
        if (asked != null) {
            askedAt = now;
            askedUntil = now.plus(asked);
        }
        Optional<Duration> length =
                switch (failure.kind().rest()) {
                    case NONE -> Optional.empty();
                    case RETRY_AFTER -> Optional.of(asked == null ? config.defaultRest() : asked);
                    case LONG -> Optional.of(config.restFor());
                };
        return length.filter(time ->
                begins(new Resting(new Refusal(failure.kind().wireName(), failure.kind(), now.plus(time)), now), now));
    }

    /** Whether a rest begins, or another reason for it: many calls may be told the same at the same time. */
    private boolean begins(Resting fresh, Instant now) {
        Resting old = resting.getAndAccumulate(fresh, Rest::longer);
        return old == null
                || old.isOver(now)
                || (old.refusal().kind() != fresh.refusal().kind() && !old.isLongerThan(fresh));
    }

    private static @Nullable Resting longer(@Nullable Resting old, @Nullable Resting fresh) {
        return old != null && fresh != null && old.isLongerThan(fresh) ? old : fresh;
    }

    /** The target answered: the reason to rest is gone, unless the call is older than the rest. */
    void answered(Instant begun) {
        if (!begun.isBefore(askedAt)) {
            askedUntil = Instant.MIN;
        }
        resting.updateAndGet(rest -> rest == null || !begun.isBefore(rest.since()) ? null : rest);
    }
}
