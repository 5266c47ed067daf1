package org.llmfailover.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Times attempts and calls. Its tags are names from the configuration and fixed words, never anything a caller or a provider
 * wrote, so there are only so many meters. Until a registry is added it does nothing. Thread-safe.
 */
public final class Meters {

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final GenAiMeters genAi = new GenAiMeters(registry);

    /** To build a meter anew for each call costs more than to write to it. */
    private final Map<Id, Meter> built = new ConcurrentHashMap<>();

    private record Id(String name, List<String> tags) {

        String[] tagArray() {
            return tags.toArray(String[]::new);
        }
    }

    private final AtomicInteger batchActive = new AtomicInteger();
    private final AtomicLong batchRemaining = new AtomicLong();
    private final MeterListener listener;

    /** @param listener hears of every attempt and call, beside the registries */
    public Meters(MeterListener listener) {
        this.listener = listener;
        Gauge.builder("llm.batch.active", batchActive, AtomicInteger::get).register(registry);
        Gauge.builder("llm.batch.remaining", batchRemaining, AtomicLong::get).register(registry);
    }

    /** Writes to a registry of the host from now on; the host closes it. */
    public void addRegistry(MeterRegistry host) {
        registry.add(host);
    }

    /** The two meters that OpenTelemetry names. */
    public GenAiMeters genAi() {
        return genAi;
    }

    /** An attempt at a target came to {@code ok} or to the name of a failure kind. */
    public void attempt(String provider, String model, String outcome, Duration took) {
        timer("llm.attempts", "provider", provider, "model", model, "outcome", outcome)
                .record(took);
        listener.attempt(provider + "/" + model, outcome, took);
    }

    /** A stream's first content came. */
    public void firstToken(String provider, String model, Duration took) {
        timer("llm.first.token", "provider", provider, "model", model).record(took);
        listener.firstToken(provider + "/" + model, took);
    }

    /** A stream ended after writing at this speed since its first content. */
    public void tokensPerSecond(String provider, String model, double speed) {
        meter(
                        DistributionSummary.class,
                        id -> DistributionSummary.builder(id.name())
                                .tags(id.tagArray())
                                .register(registry),
                        "llm.tokens.per.second",
                        "provider",
                        provider,
                        "model",
                        model)
                .record(speed);
    }

    /** A call ended: {@code ok}, {@code degraded} or {@code failed}. */
    public void request(String chain, String pattern, String outcome, String value, Duration took) {
        timer("llm.requests", "chain", chain, "pattern", pattern, "outcome", outcome, "value", value)
                .record(took);
        listener.call(chain, outcome);
    }

    /** A call of this chain was answered by this target. */
    public void answered(String chain, String target) {
        listener.answered(chain, target);
    }

    /** The members of a quorum gave so many valid answers, of which so many agree; the dissenting ones by their names. */
    public void vote(String chain, int votes, int agreed, List<String> dissent) {
        listener.vote(chain, votes, agreed, dissent);
    }

    /** A fallback answered, for this reason. */
    public void degraded(String chain, String reason) {
        counter("llm.degraded", "chain", chain, "reason", reason).increment();
    }

    /** A call was answered although the primary, or the one who began the answer, failed with this kind. */
    public void rescued(String chain, String kind) {
        counter("llm.rescued", "chain", chain, "kind", kind).increment();
    }

    /** What tokens cost, in USD, for an answer that was given ({@code answer}) or for one that was not ({@code wasted}). */
    public void cost(String provider, String model, String use, double usd) {
        counter("llm.cost", "provider", provider, "model", model, "use", use).increment(usd);
    }

    /** A call moved from one target to another. */
    public void shed(String chain, String from, String to) {
        counter("llm.shed", "chain", chain, "from", from, "to", to).increment();
    }

    /** A high-value query got its pattern ({@code granted}), or there was no room for it ({@code over-share}, {@code over-cost}). */
    public void highValue(String chain, String outcome) {
        counter("llm.high.value", "chain", chain, "outcome", outcome).increment();
    }

    /** A line of a batch has its outcome: {@code ok}, {@code degraded}, {@code bad-line} or the name of a failure kind. */
    public void batchLine(String outcome) {
        counter("llm.batch.lines", "outcome", outcome).increment();
    }

    /** So many more lines of batches are under way; fewer when negative. */
    public void batchActive(int more) {
        batchActive.addAndGet(more);
    }

    /** So many more lines of running batches have no outcome; fewer when negative. */
    public void batchRemaining(long more) {
        batchRemaining.addAndGet(more);
    }

    private Timer timer(String name, String... tags) {
        return meter(
                Timer.class, id -> Timer.builder(id.name()).tags(id.tagArray()).register(registry), name, tags);
    }

    private Counter counter(String name, String... tags) {
        return meter(
                Counter.class,
                id -> Counter.builder(id.name()).tags(id.tagArray()).register(registry),
                name,
                tags);
    }

    private <M extends Meter> M meter(Class<M> type, Function<Id, M> builder, String name, String... tags) {
        Id id = new Id(name, List.of(tags));
        Meter known = built.get(id);
        return type.cast(known == null ? built.computeIfAbsent(id, builder) : known);
    }
}
