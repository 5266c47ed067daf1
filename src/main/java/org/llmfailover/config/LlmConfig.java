package org.llmfailover.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The whole configuration, checked. Immutable and thread-safe; its text holds no key.
 *
 * @param providers by name, in the order of their names
 * @param models what is known of models by {@code provider/model}, in that order
 * @param chains by name, in the order of their names; at least one
 * @param health when a target counts as ill
 * @param recovery how traffic comes back to it
 * @param statusInterval the time between two looks at a status page
 * @param prompts where named prompts are looked for, in the order of the configuration
 * @param simulator when pretend providers answer
 * @param simulatorLatency scales their waits, 0 to 100; 1 is believable, 0 answers at once
 * @param http the HTTP door
 * @param dashboard the page of the HTTP door
 * @param logContent whether prompts and answers may be logged
 * @param redelivery the wait before the same target is asked again
 * @param batch batches
 * @param history where it is kept how calls went
 * @param report what the report judges by
 * @param jms the JMS door
 * @param kafka the Kafka door
 */
public record LlmConfig(
        Map<String, ProviderConfig> providers,
        Map<String, ModelConfig> models,
        Map<String, ChainConfig> chains,
        HealthConfig health,
        RecoveryConfig recovery,
        Duration statusInterval,
        List<String> prompts,
        SimulatorMode simulator,
        double simulatorLatency,
        HttpConfig http,
        DashboardConfig dashboard,
        boolean logContent,
        RedeliveryConfig redelivery,
        BatchConfig batch,
        HistoryConfig history,
        ReportConfig report,
        JmsConfig jms,
        KafkaConfig kafka) {

    public LlmConfig {
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
        prompts = List.copyOf(prompts);
    }

    /** Whether pretend providers answer. */
    public boolean simulated() {
        return simulator.standsInFor(providers.values());
    }

    /** Every target a chain names as target, member or judge, once, in the order of their numbers. */
    public List<TargetConfig> targets() {
        Map<Integer, TargetConfig> byNumber = new TreeMap<>();
        chains.values().stream().flatMap(LlmConfig::named).forEach(target -> byNumber.put(target.number(), target));
        return List.copyOf(byNumber.values());
    }

    private static Stream<TargetConfig> named(ChainConfig chain) {
        return Stream.of(
                        chain.targets().stream(),
                        chain.quorum().members().stream(),
                        Optional.ofNullable(chain.quorum().judge()).stream())
                .flatMap(targets -> targets);
    }
}
