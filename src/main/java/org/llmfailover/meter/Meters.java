package org.llmfailover.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Times attempts and calls. Its tags are names from the configuration and fixed words, never anything a caller or a provider
 * wrote, so there are only so many meters. Thread-safe.
 */
public final class Meters {

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final Map<Tags, Timer> attempts = new ConcurrentHashMap<>();
    private final Map<Tags, Timer> requests = new ConcurrentHashMap<>();

    /** Also writes to a registry of the host. */
    public void addRegistry(MeterRegistry host) {
        registry.add(host);
    }

    /** An attempt at a target came to {@code ok} or to the name of a failure kind. */
    public void attempt(String provider, String model, String outcome, Duration took) {
        timer(attempts, target(provider, model).and("outcome", outcome), this::attemptTimer)
                .record(took);
    }

    /** A stream's first content came. */
    public void firstToken(String provider, String model, Duration took) {
        registry.timer("llm.first.token", target(provider, model)).record(took);
    }

    /** A stream ended after writing at this speed. */
    public void tokensPerSecond(String provider, String model, double speed) {
        DistributionSummary.builder("llm.tokens.per.second")
                .tags(target(provider, model))
                .register(registry)
                .record(speed);
    }

    /** A call ended: {@code ok}, {@code degraded} or {@code failed}. */
    public void request(String chain, String pattern, String outcome, String value, Duration took) {
        Tags tags = Tags.of("chain", chain, "pattern", pattern, "outcome", outcome, "value", value);
        timer(requests, tags, this::requestTimer).record(took);
    }

    /** A fallback answered, for this reason. */
    public void degraded(String chain, String reason) {
        Counter.builder("llm.degraded")
                .tags("chain", chain, "reason", reason)
                .register(registry)
                .increment();
    }

    /** A call that the primary failed with this kind was answered all the same. */
    public void rescued(String chain, String kind) {
        Counter.builder("llm.rescued")
                .tags("chain", chain, "kind", kind)
                .register(registry)
                .increment();
    }

    /** A call moved from one target to another. */
    public void shed(String chain, String from, String to) {
        Counter.builder("llm.shed")
                .tags("chain", chain, "from", from, "to", to)
                .register(registry)
                .increment();
    }

    private static Timer timer(Map<Tags, Timer> known, Tags tags, Function<Iterable<Tag>, Timer> make) {
        Timer timer = known.get(tags);
        return timer == null ? known.computeIfAbsent(tags, make) : timer;
    }

    private Timer attemptTimer(Iterable<Tag> tags) {
        return Timer.builder("llm.attempts").tags(tags).register(registry);
    }

    private Timer requestTimer(Iterable<Tag> tags) {
        return Timer.builder("llm.requests").tags(tags).register(registry);
    }

    private static Tags target(String provider, String model) {
        return Tags.of("provider", provider, "model", model);
    }
}
