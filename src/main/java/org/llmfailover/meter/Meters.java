package org.llmfailover.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times attempts and calls. Its tags are names from the configuration and fixed words, never anything a caller or a provider
 * wrote, so there are only so many meters. Until a registry is added it does nothing. Thread-safe.
 */
public final class Meters {

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final GenAiMeters genAi = new GenAiMeters(registry);

    private final Family<Timer> attempts = Family.timers(registry, "llm.attempts", "provider", "model", "outcome");
    private final Family<Timer> firstTokens = Family.timers(registry, "llm.first.token", "provider", "model");
    private final Family<DistributionSummary> speeds =
            Family.summaries(registry, "llm.tokens.per.second", "provider", "model");
    private final Family<Timer> requests =
            Family.timers(registry, "llm.requests", "chain", "pattern", "outcome", "value");
    private final Family<Counter> degraded = Family.counters(registry, "llm.degraded", "chain", "reason");
    private final Family<Counter> rescued = Family.counters(registry, "llm.rescued", "chain", "kind");
    private final Family<Counter> costs = Family.counters(registry, "llm.cost", "provider", "model", "use");
    private final Family<Counter> shed = Family.counters(registry, "llm.shed", "chain", "from", "to");
    private final Family<Counter> highValue = Family.counters(registry, "llm.high.value", "chain", "outcome");
    private final Family<Counter> batchLines = Family.counters(registry, "llm.batch.lines", "outcome");
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
        attempts.of(List.of(provider, model, outcome)).record(took);
        listener.attempt(provider + "/" + model, outcome, took);
    }

    /** A stream's first content came. */
    public void firstToken(String provider, String model, Duration took) {
        firstTokens.of(List.of(provider, model)).record(took);
        listener.firstToken(provider + "/" + model, took);
    }

    /** A stream ended after writing at this speed since its first content. */
    public void tokensPerSecond(String provider, String model, double speed) {
        speeds.of(List.of(provider, model)).record(speed);
    }

    /** A call ended: {@code ok}, {@code degraded} or {@code failed}. */
    public void request(String chain, String pattern, String outcome, String value, Duration took) {
        requests.of(List.of(chain, pattern, outcome, value)).record(took);
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
        degraded.of(List.of(chain, reason)).increment();
    }

    /** A call was answered although the primary, or the one who began the answer, failed with this kind. */
    public void rescued(String chain, String kind) {
        rescued.of(List.of(chain, kind)).increment();
    }

    /** What tokens cost, in USD, for an answer that was given ({@code answer}) or for one that was not ({@code wasted}). */
    public void cost(String provider, String model, String use, double usd) {
        costs.of(List.of(provider, model, use)).increment(usd);
    }

    /** A call moved from one target to another. */
    public void shed(String chain, String from, String to) {
        shed.of(List.of(chain, from, to)).increment();
    }

    /** A high-value query got its pattern ({@code granted}), or there was no room for it ({@code over-share}, {@code over-cost}). */
    public void highValue(String chain, String outcome) {
        highValue.of(List.of(chain, outcome)).increment();
    }

    /** A line of a batch has its outcome: {@code ok}, {@code degraded}, {@code bad-line} or the name of a failure kind. */
    public void batchLine(String outcome) {
        batchLines.of(List.of(outcome)).increment();
    }

    /** So many more lines of batches are under way; fewer when negative. */
    public void batchActive(int more) {
        batchActive.addAndGet(more);
    }

    /** So many more lines of running batches have no outcome; fewer when negative. */
    public void batchRemaining(long more) {
        batchRemaining.addAndGet(more);
    }
}
