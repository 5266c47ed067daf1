package org.llmfailover.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Says when a target is worth a probe: it has answered no live call for as long as the interval, it does not rest, no person
 * has forced it, and it is not on its way back, where only live calls count. Used by one thread at a time.
 */
public final class Probe {

    /** How far an interval is moved by chance, so that the processes of a fleet do not probe all at once. */
    private static final double JITTER = 0.1;

    private final TargetHealth health;
    private final Duration interval;
    private final Clock clock;
    private final RandomGenerator random;
    private Instant next;
    private Instant probedAt = Instant.MIN;

    /** @param interval the time between two probes, more than zero */
    public Probe(TargetHealth health, Duration interval, Clock clock, RandomGenerator random) {
        this.health = health;
        this.interval = interval;
        this.clock = clock;
        this.random = random;
        this.next = clock.instant().plus(jittered());
    }

    /** Whether to probe now; asked as often as one likes. */
    public boolean isDue() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(jittered());
        return health.control() == Control.AUTOMATIC
                && !health.isResting()
                && !health.isComingBack()
                && !isAnsweringCalls(now);
    }

    private boolean isAnsweringCalls(Instant now) {
        Instant answered = health.answeredAt();
        return answered.isAfter(probedAt) && answered.isAfter(now.minus(interval));
    }

    private Duration jittered() {
        return Duration.ofNanos((long) (interval.toNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }

    /** Whether the circuit would turn the probe away, or count it as one of its trials. */
    public boolean goesRound() {
        return health.isTripped();
    }

    /** The probe was answered: an open target begins its way back. */
    public void answered() {
        probedAt = clock.instant();
        health.readmit();
    }
}
