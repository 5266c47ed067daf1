package org.llmfailover.meter;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
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

    private static final Tag CHAT = Tag.of("gen_ai.operation.name", "chat");
    private static final String PROVIDER = "gen_ai.provider.name";
    private static final String MODEL = "gen_ai.request.model";

    private final Family<Timer> operations;
    private final Family<DistributionSummary> tokens;

    GenAiMeters(MeterRegistry registry) {
        operations = new Family<>(
                List.of(PROVIDER, MODEL, "error.type"), tags -> Timer.builder("gen_ai.client.operation.duration")
                        .tags(List.of(CHAT))
                        .tags(tags)
                        .serviceLevelObjectives(DURATIONS)
                        .register(registry));
        tokens = new Family<>(List.of(PROVIDER, MODEL, "gen_ai.token.type"), tags -> DistributionSummary.builder(
                        "gen_ai.client.token.usage")
                .tags(List.of(CHAT))
                .tags(tags)
                .serviceLevelObjectives(TOKENS)
                .register(registry));
    }

    /**
     * A request to a provider ended.
     *
     * @param provider as the conventions name it
     * @param error the failure kind; empty for an answer
     */
    public void operation(String provider, String model, String error, Duration took) {
        operations.of(List.of(provider, model, error)).record(took);
    }

    /** A provider counted these tokens for one request. */
    public void tokens(String provider, String model, long input, long output) {
        tokens.of(List.of(provider, model, "input")).record((double) input);
        tokens.of(List.of(provider, model, "output")).record((double) output);
    }
}
