package org.llmfailover.monitor;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.Pattern;
import org.llmfailover.config.Rescue;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Health;
import org.llmfailover.health.Probe;

/**
 * A target that is probed.
 *
 * @param chain of nobody but the target: a probe has no fallback
 */
public record ProbedTarget(TargetConfig target, ChainConfig chain, Probe probe) {

    /** How long a probe may take, reasoning included. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    /** How often it is looked at whether a probe is due. */
    private static final int LOOKS = 10;

    /** Those whose provider has an interval for probes. */
    public static List<ProbedTarget> of(LlmConfig config, Health health, Clock clock, RandomGenerator random) {
        ChainConfig any = config.chains().values().iterator().next();
        List<ProbedTarget> probed = new ArrayList<>();
        for (TargetConfig target : config.targets()) {
            Duration interval = target.provider().probeInterval();
            if (!interval.isZero()) {
                probed.add(new ProbedTarget(
                        target, alone(target, any), new Probe(health.of(target), interval, clock, random)));
            }
        }
        return List.copyOf(probed);
    }

    private static ChainConfig alone(TargetConfig target, ChainConfig any) {
        return new ChainConfig(
                "probe",
                List.of(target),
                Pattern.SINGLE,
                List.of(),
                LONGEST,
                LONGEST,
                LONGEST,
                LONGEST,
                1,
                false,
                Rescue.ERROR,
                null,
                any.highValue(),
                any.quorum(),
                any.hotHot(),
                null);
    }

    /** The time between two looks at whether a probe is due. */
    public Duration period() {
        Duration period = target.provider().probeInterval().dividedBy(LOOKS);
        return period.toMillis() < 1 ? Duration.ofMillis(1) : period;
    }
}
