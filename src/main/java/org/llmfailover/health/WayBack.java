package org.llmfailover.health;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.RecoveryConfig;

/** One target's way back to all of its traffic, when it is on one. What changes it is done by one thread at a time. */
final class WayBack {

    private final String target;
    private final RecoveryConfig config;
    private final Openings openings;
    private final HealthEvents events;
    private final Clock clock;
    private volatile @Nullable Ramp ramp;

    WayBack(String target, RecoveryConfig config, Openings openings, HealthEvents events, Clock clock) {
        this.target = target;
        this.config = config;
        this.openings = openings;
        this.events = events;
        this.clock = clock;
    }

    boolean isUnderWay() {
        return ramp != null;
    }

    /** The part of its traffic the target may have, 0 to 1. */
    double share() {
        Ramp current = ramp;
        return current == null ? 1 : current.share() / 100.0;
    }

    /** The first stage begins. */
    void begin(String why) {
        Instant now = clock.instant();
        Ramp fresh = new Ramp(config, now);
        if (fresh.isOver()) {
            over(why);
        } else {
            events.add(new HealthEvent.StageReached(now, target, fresh.share(), why));
            ramp = fresh;
        }
    }

    /** It ends here, without an arrival. */
    void leave() {
        ramp = null;
    }

    /**
     * Whether a call may go to the target.
     *
     * @param place of its conversation, 0 to 1
     */
    boolean offer(double place) {
        advance();
        Ramp current = ramp;
        return current == null || current.offer(place, clock.instant());
    }

    /** Where it stands; empty when it is not under way. */
    Optional<Stage> stage() {
        return Optional.ofNullable(ramp).map(Ramp::stage);
    }

    /** A call that began then was answered. */
    void answered(Instant begun) {
        Ramp current = ramp;
        if (current != null) {
            current.answered(begun);
            advance();
        }
    }

    /** A call failed; gives the evidence when the way back has to end here. */
    Optional<String> failed() {
        Ramp current = ramp;
        return current != null && current.failed() ? Optional.of(current.evidence()) : Optional.empty();
    }

    private void advance() {
        Ramp current = ramp;
        if (current == null) {
            return;
        }
        String before = current.evidence();
        Instant now = clock.instant();
        if (!current.advance(now)) {
            return;
        }
        if (current.isOver()) {
            ramp = null;
            over(before);
        } else {
            events.add(new HealthEvent.StageReached(now, target, current.share(), before));
        }
    }

    private void over(String why) {
        openings.forget();
        events.add(new HealthEvent.Recovered(clock.instant(), target, why));
    }
}
