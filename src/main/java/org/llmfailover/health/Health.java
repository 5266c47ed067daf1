package org.llmfailover.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.llmfailover.config.HealthConfig;
import org.llmfailover.config.RecoveryConfig;
import org.llmfailover.config.TargetConfig;

/** What is known of every target, by its number. Thread-safe. */
public final class Health {

    /** Suggested when nothing better is known: long enough not to hammer, short enough for a person to wait. */
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final List<TargetHealth> targets;
    private final HealthEvents events = new HealthEvents();
    private final Clock clock;

    public Health(
            Collection<TargetConfig> targets,
            HealthConfig config,
            RecoveryConfig recovery,
            Clock clock,
            RandomGenerator random) {
        this.targets = targets.stream()
                .map(target -> new TargetHealth(target.name(), config, recovery, events, clock, random::nextDouble))
                .toList();
        this.clock = clock;
    }

    /** What changed. */
    public HealthEvents events() {
        return events;
    }

    /** Every target's, at the index of its number. */
    public List<TargetHealth> all() {
        return targets;
    }

    public TargetHealth of(TargetConfig target) {
        return targets.get(target.number());
    }

    /** The soonest time at which one of these targets is worth trying again, from now; at least a second. */
    public Duration soonest(Collection<TargetConfig> candidates) {
        Instant now = clock.instant();
        return candidates.stream()
                .map(target -> of(target)
                        .worthTryingAt()
                        .map(time -> Duration.between(now, time))
                        .orElse(DEFAULT_WAIT))
                .min(Duration::compareTo)
                .filter(wait -> wait.compareTo(SHORTEST_WAIT) > 0)
                .orElse(SHORTEST_WAIT);
    }
}
