package org.llmfailover.meter;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * The two client meters of OpenTelemetry's semantic conventions for generative AI, with its attribute names and its
 * buckets. What a provider calls its model is no tag, as there is no end to such names. Thread-safe.
 */
public final class GenAiMeters {

    /** 10 ms, doubled up to 82 s, as the conventions advise. */
    private static final Duration[] DURATIONS = LongStream.iterate(10, millis -> millis * 2)
            .limit(14)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** 1, and four times as many up to 67 million, as the conventions advise. */
    private static final double[] TOKENS = LongStream.iterate(1, tokens -> tokens * 4)
            .limit(14)
            .asDoubleStream()
            .toArray();

    private static final String CHAT = "chat";

    private final MeterRegistry registry;
    private final Map<Operation, Timer> operations = new ConcurrentHashMap<>();
    private final Map<Tokens, DistributionSummary> tokens = new ConcurrentHashMap<>();

    private record Operation(String provider, String model, String error) {}

    private record Tokens(String provider, String model, String type) {}

    GenAiMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A request to a provider ended.
     *
     * @param provider as the conventions name it
     * @param error the failure kind; empty for an answer
     */
    public void operation(String provider, String model, String error, Duration took) {
        Operation operation = new Operation(provider, model, error);
        Timer known = operations.get(operation);
        (known == null ? operations.computeIfAbsent(operation, this::timer) : known).record(took);
    }

    private Timer timer(Operation operation) {
        return Timer.builder("gen_ai.client.operation.duration")
                .tag("gen_ai.operation.name", CHAT)
                .tag("gen_ai.provider.name", operation.provider())
                .tag("gen_ai.request.model", operation.model())
                .tag("error.type", operation.error())
                .serviceLevelObjectives(DURATIONS)
                .register(registry);
    }

    /** A provider counted these tokens for one request. */
    public void tokens(String provider, String model, long input, long output) {
        summary(new Tokens(provider, model, "input")).record((double) input);
        summary(new Tokens(provider, model, "output")).record((double) output);
    }

    private DistributionSummary summary(Tokens counted) {
        DistributionSummary known = tokens.get(counted);
        return known == null ? tokens.computeIfAbsent(counted, this::build) : known;
    }

    private DistributionSummary build(Tokens counted) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .tag("gen_ai.operation.name", CHAT)
                .tag("gen_ai.provider.name", counted.provider())
                .tag("gen_ai.request.model", counted.model())
                .tag("gen_ai.token.type", counted.type())
                .serviceLevelObjectives(TOKENS)
                .register(registry);
    }
}
