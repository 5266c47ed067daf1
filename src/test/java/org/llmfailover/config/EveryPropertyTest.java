package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.config.QuorumConfig.Select;

/** Each property that is known is read, and lands where it belongs. */
class EveryPropertyTest {

    private Map<String, String> properties;
    private LlmConfig config;

    @BeforeEach
    void read() throws IOException {
        Properties file = new Properties();
        try (InputStream in = EveryPropertyTest.class.getResourceAsStream("every.properties")) {
            file.load(in);
        }
        properties = file.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, file::getProperty));
        config = new ConfigReader().read(properties);
    }

    @Test
    void everyKnownPropertyIsInTheFile() {
        List<String> patterns = properties.keySet().stream()
                .map(name -> name.replaceAll("^llm\\.(provider|chain)\\.[^.]+", "llm.$1.<name>")
                        .replaceAll("^llm\\.model\\..+\\.", "llm.model.<provider>/<model>.")
                        .replaceAll("\\.headers\\..+", ".headers.<h>")
                        .replaceAll("\\.client\\..+", ".client.<h>"))
                .distinct()
                .toList();

        assertThat(patterns).containsExactlyInAnyOrderElementsOf(PropertyVocabulary.KNOWN);
    }

    @Test
    void aProviderIsRead() {
        assertThat(config.providers().get("corp"))
                .isEqualTo(new ProviderConfig(
                        "corp",
                        Protocol.GEMINI,
                        "https://llm.example.com/base",
                        "secret-1",
                        Map.of("X-Title", "Corp.", "x.y", "z"),
                        40,
                        new StatusPageConfig(
                                "https://status.example.com/incidents.json",
                                StatusPageConfig.Format.GOOGLE,
                                "Z0FZJAMvEB4j3NbCJs6B"),
                        Duration.ofMinutes(2)));
    }

    @Test
    void aModelIsRead() {
        ModelConfig model = new ModelConfig(200_000, 64_000, new BigDecimal("1.25"), new BigDecimal("10"));

        assertThat(config.models()).containsOnly(Map.entry("corp/meta/llama-3.3:free", model));
        assertThat(config.targets().get(0).limits()).isEqualTo(model);
        assertThat(config.targets().get(1).limits()).isEqualTo(ModelConfig.UNKNOWN);
    }

    @Test
    void aChainIsRead() {
        ChainConfig chain = config.chains().get("main");

        assertThat(chain)
                .isEqualTo(new ChainConfig(
                        "main",
                        List.of(config.targets().get(0), config.targets().get(1)),
                        Pattern.HOT_COLD,
                        List.of("gpt-4o", "*"),
                        Duration.ofSeconds(9),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12),
                        4,
                        true,
                        Rescue.RESTART,
                        "support-answer",
                        new HighValueConfig("${header.Tier} == 'gold'", Pattern.SINGLE, 7),
                        new QuorumConfig(
                                Select.BEST,
                                1,
                                List.of(
                                        config.targets().get(1),
                                        config.targets().get(2)),
                                config.targets().get(0),
                                new Agreement(Agreement.By.JSON_POINTER, JsonPointer.compile("/answer/id")),
                                true),
                        new HotHotConfig(true, List.of(3, 1)),
                        new BigDecimal("2.50")));
    }

    @Test
    void aModelIdMayHoldSlashesDotsAndColons() {
        TargetConfig target = config.targets().get(0);

        assertThat(target.name()).isEqualTo("corp/meta/llama-3.3:free");
        assertThat(target.provider().name()).isEqualTo("corp");
        assertThat(target.model()).isEqualTo("meta/llama-3.3:free");
    }

    @Test
    void theRestIsRead() {
        assertThat(config.health())
                .isEqualTo(new HealthConfig(
                        Duration.ofSeconds(61),
                        11,
                        51,
                        5,
                        2.5,
                        Duration.ofSeconds(31),
                        Duration.ofMinutes(11),
                        Duration.ofMinutes(12),
                        Duration.ofSeconds(6),
                        4,
                        LastResort.TRY_PRIMARY));
        assertThat(config.recovery()).isEqualTo(new RecoveryConfig(List.of(10, 100), Duration.ofMinutes(21), 22));
        assertThat(config.statusInterval()).isEqualTo(Duration.ofSeconds(32));
        assertThat(config.redelivery()).isEqualTo(new RedeliveryConfig(Duration.ofMillis(251), Duration.ofSeconds(5)));
        assertThat(config.history())
                .isEqualTo(new HistoryConfig("jdbc:h2:file:./mine", "writer", "secret-4", Duration.ofDays(7)));
        assertThat(config.history().toString()).doesNotContain("secret-4", "mine");
        assertThat(config.report()).isEqualTo(new ReportConfig(99.5, new BigDecimal("2500")));
        assertThat(config.prompts()).containsExactly("file:mine", "file:theirs");
        assertThat(config.simulator()).isEqualTo(SimulatorMode.AUTO);
        assertThat(config.simulatorLatency()).isEqualTo(0.5);
        assertThat(config.logContent()).isTrue();
        assertThat(config.jms())
                .isEqualTo(new JmsConfig(
                        true,
                        "tcp://broker:61617",
                        "door",
                        "secret-j",
                        "asked",
                        "answered",
                        "failed",
                        17,
                        Path.of("kept/jms"),
                        61618));
        assertThat(config.kafka())
                .isEqualTo(new KafkaConfig(
                        true,
                        "kafka-1:9092,kafka-2:9092",
                        "asked",
                        "answered",
                        "failed",
                        "gang",
                        501,
                        65,
                        List.of("traceparent"),
                        Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "secret-k")));
        assertThat(config.kafka().toString()).doesNotContain("secret-k");
        assertThat(config.jms().toString()).doesNotContain("secret-j");
        assertThat(config.http()).isEqualTo(new HttpConfig(true, List.of("key-1", "key-2"), 2_000_000, 99));
        assertThat(config.batch()).isEqualTo(new BatchConfig(Path.of("in"), Path.of("out"), 17, Duration.ofHours(2)));
        assertThat(config.dashboard()).isEqualTo(new DashboardConfig(false, true));
    }

    @Test
    void aSimulatedProviderComesBackInItsOwnTime() {
        properties.put("llm.simulator", "on");

        assertThat(new ConfigReader().read(properties).recovery().duration()).isEqualTo(Duration.ofMinutes(9));
        properties.remove("llm.simulator.recovery-duration");
        assertThat(new ConfigReader().read(properties).recovery().duration()).isEqualTo(Duration.ofMinutes(21));
    }
}
