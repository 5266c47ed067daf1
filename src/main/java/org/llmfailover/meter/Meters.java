package org.llmfailover.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times attempts and calls. Its tags are names from the configuration and fixed words, never anything a caller or a provider
 * wrote, so there are only so many meters. Until a registry is added it does nothing. Thread-safe.
 */
public final class Meters {

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();

    private final AtomicInteger batchActive = new AtomicInteger();
    private final AtomicLong batchRemaining = new AtomicLong();

    public Meters() {
        Gauge.builder("llm.batch.active", batchActive, AtomicInteger::get).register(registry);
        Gauge.builder("llm.batch.remaining", batchRemaining, AtomicLong::get).register(registry);
    }

    /** Writes to a registry of the host from now on; the host closes it. */
    public void addRegistry(MeterRegistry host) {
        registry.add(host);
    }

    /** An attempt at a target came to {@code ok} or to the name of a failure kind. */
    public void attempt(String provider, String model, String outcome, Duration took) {
        Timer.builder("llm.attempts")
                .tags("provider", provider, "model", model, "outcome", outcome)
                .register(registry)
                .record(took);
    }

    /** A stream's first content came. */
    public void firstToken(String provider, String model, Duration took) {
        Timer.builder("llm.first.token")
                .tags("provider", provider, "model", model)
                .register(registry)
                .record(took);
    }

    /** A stream ended after writing at this speed since its first content. */
    public void tokensPerSecond(String provider, String model, double speed) {
        DistributionSummary.builder("llm.tokens.per.second")
                .tags("provider", provider, "model", model)
                .register(registry)
                .record(speed);
    }

    /** A call ended: {@code ok}, {@code degraded} or {@code failed}. */
    public void request(String chain, String pattern, String outcome, String value, Duration took) {
        Timer.builder("llm.requests")
                .tags("chain", chain, "pattern", pattern, "outcome", outcome, "value", value)
                .register(registry)
                .record(took);
    }

    /** A fallback answered, for this reason. */
    public void degraded(String chain, String reason) {
        count("llm.degraded", "chain", chain, "reason", reason);
    }

    /** A call was answered although the primary, or the one who began the answer, failed with this kind. */
    public void rescued(String chain, String kind) {
        count("llm.rescued", "chain", chain, "kind", kind);
    }

    /** A call moved from one target to another. */
    public void shed(String chain, String from, String to) {
        count("llm.shed", "chain", chain, "from", from, "to", to);
    }

    /** What tokens cost; {@code wasted} when nobody reads the answer. */
    public void cost(String provider, String model, String use, double usd) {
        Counter.builder("llm.cost")
                .tags("provider", provider, "model", model, "use", use)
                .register(registry)
                .increment(usd);
    }

    /** A line of a batch has its outcome: {@code ok}, {@code degraded}, {@code bad-line} or the name of a failure kind. */
    public void batchLine(String outcome) {
        count("llm.batch.lines", "outcome", outcome);
    }

    /** So many more lines of batches are under way; fewer when negative. */
    public void batchActive(int more) {
        batchActive.addAndGet(more);
    }

    /** So many more lines of running batches have no outcome; fewer when negative. */
    public void batchRemaining(long more) {
        batchRemaining.addAndGet(more);
    }

    private void count(String name, String... tags) {
        Counter.builder(name).tags(tags).register(registry).increment();
    }
}
