package org.llmfailover.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The meters of one name, told apart by the values of their tags. Each is built once: to ask the registry for it costs more
 * than to write to it. Thread-safe.
 */
final class Family<M extends Meter> {

    private final List<String> keys;
    private final Function<List<Tag>, M> builder;
    private final Map<List<String>, M> built = new ConcurrentHashMap<>();

    Family(List<String> keys, Function<List<Tag>, M> builder) {
        this.keys = keys;
        this.builder = builder;
    }

    static Family<Timer> timers(MeterRegistry registry, String name, String... keys) {
        return new Family<>(
                List.of(keys), tags -> Timer.builder(name).tags(tags).register(registry));
    }

    static Family<Counter> counters(MeterRegistry registry, String name, String... keys) {
        return new Family<>(
                List.of(keys), tags -> Counter.builder(name).tags(tags).register(registry));
    }

    static Family<DistributionSummary> summaries(MeterRegistry registry, String name, String... keys) {
        return new Family<>(
                List.of(keys),
                tags -> DistributionSummary.builder(name).tags(tags).register(registry));
    }

    /** @param values of the tags, in the order of their keys */
    M of(List<String> values) {
        M known = built.get(values);
        return known == null ? built.computeIfAbsent(values, this::build) : known;
    }

    private M build(List<String> values) {
        return builder.apply(IntStream.range(0, keys.size())
                .mapToObj(i -> Tag.of(keys.get(i), values.get(i)))
                .toList());
    }
}
