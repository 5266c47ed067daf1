package org.llmfailover.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.HealthEvent;

/** Counts how often a target's way back to its traffic ended in an open circuit again. Thread-safe. */
public final class RollbackCounter implements Consumer<HealthEvent>, MeterBinder {

    private final Collection<TargetConfig> targets;
    private final Map<String, AtomicLong> rollbacks = new ConcurrentHashMap<>();
    private final Map<String, Boolean> onItsWay = new ConcurrentHashMap<>();

    public RollbackCounter(Collection<TargetConfig> targets) {
        this.targets = targets;
        targets.forEach(target -> rollbacks.put(target.name(), new AtomicLong()));
    }

    @Override
    public void accept(HealthEvent event) {
        if (event instanceof HealthEvent.StageReached) {
            onItsWay.put(event.target(), true);
        } else if (event instanceof HealthEvent.Recovered) {
            onItsWay.remove(event.target());
        } else if (event instanceof HealthEvent.Opened && onItsWay.remove(event.target()) != null) {
            rollbacks
                    .computeIfAbsent(event.target(), target -> new AtomicLong())
                    .incrementAndGet();
        }
    }

    /** Every target has its counter from the start: what begins at one is no increase to Prometheus. */
    @Override
    public void bindTo(MeterRegistry registry) {
        for (TargetConfig target : targets) {
            FunctionCounter.builder("llm.recovery.rollbacks", rollbacks.get(target.name()), AtomicLong::get)
                    .description("ways back that ended in an open circuit")
                    .tags("provider", target.provider().name(), "model", target.model())
                    .register(registry);
        }
    }
}
