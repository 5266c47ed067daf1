package org.llmfailover.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads the typed configuration from {@code llm.} properties and checks it as a whole. Stateless and thread-safe.
 */
public final class ConfigReader {

    private static final String STAGES = "llm.recovery.stages";
    private static final String OFF = "off";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

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
        LlmConfig config = config(typed);
        checkKeys(typed, config);
        return config;
    }

    private static LlmConfig config(TypedProperties typed) {
        Map<String, ProviderConfig> providers = new ProviderReader(typed).read();
        Map<String, ModelConfig> models = new ModelReader(typed).read();
        SimulatorMode simulator = simulator(typed);
        return new LlmConfig(
                providers,
                models,
                new ChainReader(typed, new TargetCatalog(providers, models)).read(),
                health(typed),
                recovery(typed, simulator.standsInFor(providers.values())),
                typed.duration("llm.status.interval", "30s"),
                typed.list("llm.prompts", "classpath:llm-failover/prompts,file:prompts"),
                simulator,
                typed.scale("llm.simulator.latency", "1"),
                http(typed),
                dashboard(typed),
                typed.flag("llm.log.content"),
                redelivery(typed),
                batch(typed),
                history(typed),
                report(typed),
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
                typed.duration("llm.health.default-rest", "5s"),
                typed.integer("llm.status.degraded-errors", 2, 1, 1_000_000),
                typed.choice("llm.health.last-resort", LastResort.class, LastResort.NONE));
    }

    /** A simulated provider may come back sooner than a real one, so that one can watch it. */
    private static RecoveryConfig recovery(TypedProperties typed, boolean simulated) {
        Duration duration = typed.duration("llm.recovery.duration", "20m");
        Duration watched = typed.duration("llm.simulator.recovery-duration", duration.toString());
        return new RecoveryConfig(
                stages(typed.text(STAGES, "5,25,50,100")),
                simulated ? watched : duration,
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

    private static DashboardConfig dashboard(TypedProperties typed) {
        boolean control = typed.flag("llm.dashboard.control");
        if (control && typed.list("llm.http.api-keys", "").isEmpty()) {
            throw new ConfigException(
                    "llm.dashboard.control is \"true\" and llm.http.api-keys is empty: set keys, so that"
                            + " not everybody can take a target out, or remove the property");
        }
        return new DashboardConfig(typed.flag("llm.dashboard.enabled", true), control);
    }

    private static RedeliveryConfig redelivery(TypedProperties typed) {
        Duration delay = typed.duration("llm.redelivery.delay", "250ms");
        Duration maxDelay = atLeast("llm.redelivery.delay", delay, typed, "llm.redelivery.max-delay", "4s");
        return new RedeliveryConfig(delay, maxDelay);
    }

    private static BatchConfig batch(TypedProperties typed) {
        return new BatchConfig(
                typed.folder("llm.batch.inbox"),
                typed.folder("llm.batch.outbox"),
                typed.integer("llm.batch.concurrency", 16, 1, 10_000),
                typed.duration("llm.batch.patience", "1h"));
    }

    private static HistoryConfig history(TypedProperties typed) {
        String url = typed.text("llm.history.url", OFF);
        if (!url.equals(OFF) && !url.equals(HistoryConfig.MEMORY) && !url.startsWith("jdbc:")) {
            throw ConfigException.bad(
                    "llm.history.url", url, "off, memory or a JDBC address", "jdbc:h2:file:./llm-history");
        }
        return new HistoryConfig(
                url.equals(OFF) ? null : url,
                typed.text("llm.history.user"),
                typed.text("llm.history.password"),
                typed.duration("llm.history.keep", "30d", HOUR));
    }

    private static ReportConfig report(TypedProperties typed) {
        return new ReportConfig(
                typed.scale("llm.report.availability-goal", "99.9"), typed.amount("llm.report.outage-cost-per-hour"));
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
                throw new ConfigException(property + " is empty: set the environment variable it names; to do without"
                        + " the provider, take " + target.name() + " out of " + whereNamed(target, config)
                        + "; if it needs no key, remove the property");
            }
        }
    }

    private static String whereNamed(TargetConfig target, LlmConfig config) {
        return config.chains().values().stream()
                .filter(chain -> chain.targets().contains(target))
                .map(chain -> "llm.chain." + chain.name() + ".targets")
                .findFirst()
                .orElse("the quorums");
    }
}
