package org.llmfailover.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;

/**
 * Times attempts and calls. Its tags are names from the configuration and fixed words, never anything a caller or a provider
 * wrote, so there are only so many meters. Until a registry is added it does nothing. Thread-safe.
 */
public final class Meters {

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();

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

    /** What tokens cost, in USD, for an answer that was given ({@code answer}) or for one that was not ({@code wasted}). */
    public void cost(String provider, String model, String use, double usd) {
        if (usd > 0) {
            Counter.builder("llm.cost")
                    .baseUnit("USD")
                    .tags("provider", provider, "model", model, "use", use)
                    .register(registry)
                    .increment(usd);
        }
    }

    /** A high-value query got its pattern ({@code granted}), or there was no room for it ({@code over-share}, {@code over-cost}). */
    public void highValue(String chain, String outcome) {
        count("llm.high.value", "chain", chain, "outcome", outcome);
    }

    private void count(String name, String... tags) {
        Counter.builder(name).tags(tags).register(registry).increment();
    }
}
