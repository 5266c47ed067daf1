package org.llmfailover.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads the typed configuration from {@code llm.} properties and checks it as a whole. Stateless and thread-safe.
 *
 * <p>Status pages, active probes, recovery, quorums and {@code hot-hot.accept-inconsistency} are accepted and
 * validated only; they take effect in a later version. Patterns and doors of a later version are refused.
 */
public final class ConfigReader {

    private static final String STAGES = "llm.recovery.stages";
    private static final Duration SECOND = Duration.ofSeconds(1);

    /**
     * Reads and checks.
     *
     * @param properties any properties with their placeholders resolved; names that do not start with {@code llm.} are
     *     not looked at
     * @throws ConfigException for the first property that is unknown, missing, wrong, or wrong beside another
     */
    public LlmConfig read(Map<String, String> properties) {
        TypedProperties typed = new TypedProperties(properties);
        PropertyVocabulary.refuseUnknown(typed.keys());
        Unavailable.refuseDoors(typed);
        LlmConfig config = config(typed);
        checkKeys(typed, config);
        return config;
    }

    private static LlmConfig config(TypedProperties typed) {
        Map<String, ProviderConfig> providers = new ProviderReader(typed).read();
        Map<String, ModelConfig> models = new ModelReader(typed).read();
        return new LlmConfig(
                providers,
                models,
                new ChainReader(typed, new TargetCatalog(providers, models)).read(),
                health(typed),
                recovery(typed),
                typed.duration("llm.status.interval", "30s"),
                typed.list("llm.prompts", "classpath:llm-failover/prompts,file:prompts"),
                simulator(typed),
                typed.scale("llm.simulator.latency", "1"),
                http(typed),
                typed.flag("llm.log.content"),
                redelivery(typed),
                JmsConfig.read(typed),
                KafkaConfig.read(typed));
    }

    private static HealthConfig health(TypedProperties typed) {
        Duration openFor = typed.duration("llm.health.open-for", "30s");
        Duration maxOpenFor = atLeast("llm.health.open-for", openFor, typed, "llm.health.max-open-for", "10m");
        return new HealthConfig(
                typed.duration("llm.health.window", "60s", SECOND),
                typed.integer("llm.health.min-calls", 10, 1, 1_000_000),
                typed.percent("llm.health.failure-rate", 50, 1),
                typed.integer("llm.health.consecutive-errors", 3, 1, 1_000_000),
                typed.factor("llm.health.slow-factor", "3"),
                openFor,
                maxOpenFor,
                typed.duration("llm.health.rest-for", "10m"),
                typed.duration("llm.health.default-rest", "5s"));
    }

    private static RecoveryConfig recovery(TypedProperties typed) {
        return new RecoveryConfig(
                stages(typed.text(STAGES, "5,25,50,100")),
                typed.duration("llm.recovery.duration", "20m"),
                typed.percent("llm.recovery.rollback-rate", 20, 1));
    }

    private static List<Integer> stages(String value) {
        List<Integer> stages = new ArrayList<>();
        int least = 1;
        for (String part : value.split(",", -1)) {
            OptionalInt stage = NumberText.whole(part.strip(), least, 100);
            int percent = stage.orElseThrow(() -> badStages(value));
            stages.add(percent);
            least = percent + 1;
        }
        if (least != 101) {
            throw badStages(value);
        }
        return stages;
    }

    private static ConfigException badStages(String value) {
        return ConfigException.bad(STAGES, value, "ascending whole percentages from 1 that end at 100", "5,25,50,100");
    }

    private static SimulatorMode simulator(TypedProperties typed) {
        // YAML reads an unquoted on or off as a boolean
        return switch (typed.text("llm.simulator", "off")) {
            case "true" -> SimulatorMode.ON;
            case "false" -> SimulatorMode.OFF;
            default -> typed.choice("llm.simulator", SimulatorMode.class, SimulatorMode.OFF);
        };
    }

    private static HttpConfig http(TypedProperties typed) {
        List<String> keys = typed.list("llm.http.api-keys", "");
        keys.forEach(key -> HeaderText.checkedValue("llm.http.api-keys", key));
        return new HttpConfig(
                typed.flag("llm.http.enabled"),
                keys,
                typed.size("llm.http.max-body", "10MiB"),
                typed.integer("llm.http.max-in-flight", 0, 0, 1_000_000));
    }

    private static RedeliveryConfig redelivery(TypedProperties typed) {
        Duration delay = typed.duration("llm.redelivery.delay", "250ms");
        Duration maxDelay = atLeast("llm.redelivery.delay", delay, typed, "llm.redelivery.max-delay", "4s");
        return new RedeliveryConfig(delay, maxDelay);
    }

    /** A duration that is at least as long as another. */
    private static Duration atLeast(
            String shorterKey, Duration shorter, TypedProperties typed, String key, String fallback) {
        Duration duration = typed.duration(key, fallback);
        if (duration.compareTo(shorter) < 0) {
            throw new ConfigException(key + " (" + duration + ") is shorter than " + shorterKey + " (" + shorter
                    + "): make it at least as long");
        }
        return duration;
    }

    /** A key that was announced and is not there would show only when the first request fails. */
    private static void checkKeys(TypedProperties typed, LlmConfig config) {
        if (config.simulated()) {
            return;
        }
        for (TargetConfig target : config.targets()) {
            String property = ProviderReader.apiKeyProperty(target.provider().name());
            if (target.provider().apiKey() == null && typed.given(property)) {
                throw new ConfigException(property + " is empty: set the environment variable it names, or remove the"
                        + " property if the provider needs no key");
            }
        }
    }
}
