package org.llmfailover.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Health;
import org.llmfailover.health.TargetHealth;

/** Shows the health of each target, and the status page of each provider, as gauges. Thread-safe. */
public final class HealthGauges implements MeterBinder {

    private final Collection<TargetConfig> targets;
    private final Health health;

    public HealthGauges(Collection<TargetConfig> targets, Health health) {
        this.targets = targets;
        this.health = health;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (TargetConfig target : targets) {
            TargetHealth state = health.of(target);
            String provider = target.provider().name();
            Tags tags = Tags.of("provider", provider, "model", target.model());
            Gauge.builder("llm.circuit.state", state, each -> each.state().number())
                    .description("0 closed, 1 open, 2 half-open")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("llm.traffic.share", state, TargetHealth::share)
                    .description("the part of its calls the target gets, 0 to 1")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("llm.attention", state, each -> needsPerson(each) ? 1 : 0)
                    .description("1 while the target rests because of its quota, its key or its model's name")
                    .tags(tags)
                    .register(registry);
            // a second target of the same provider finds the gauge registered: its page is the same
            Gauge.builder("llm.status.level", state, each -> each.status().number())
                    .description("-1 unknown, 0 operational, 1 degraded, 2 partial outage, 3 major outage")
                    .tags("provider", provider)
                    .register(registry);
        }
    }

    /** Whether it rests after a failure that heals only when somebody acts. */
    private static boolean needsPerson(TargetHealth state) {
        return state.refusal()
                .filter(refusal -> refusal.kind().rest() == FailureKind.Rest.LONG
                        && refusal.reason().equals(refusal.kind().wireName()))
                .isPresent();
    }
}
