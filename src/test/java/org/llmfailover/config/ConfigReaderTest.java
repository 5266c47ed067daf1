package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.config.Configurations.chain;
import static org.llmfailover.config.Configurations.minimalWith;
import static org.llmfailover.config.Configurations.read;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.llmfailover.config.QuorumConfig.Select;

class ConfigReaderTest {

    @Test
    void everyPropertyButTheTargetsHasADefault() {
        LlmConfig config = new ConfigReader()
                .read(Map.of("llm.provider.openai.protocol", "openai", "llm.chain.main.targets", "openai/gpt-5.4"));

        assertThat(config.health())
                .isEqualTo(new HealthConfig(
                        Duration.ofSeconds(60),
                        10,
                        50,
                        3,
                        3.0,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5),
                        2,
                        LastResort.NONE));
        assertThat(config.recovery())
                .isEqualTo(new RecoveryConfig(List.of(5, 25, 50, 100), Duration.ofMinutes(20), 20));
        assertThat(config.http()).isEqualTo(new HttpConfig(false, List.of(), 10L << 20, 0));
        assertThat(config.redelivery()).isEqualTo(new RedeliveryConfig(Duration.ofMillis(250), Duration.ofSeconds(4)));
        assertThat(config.history()).isEqualTo(new HistoryConfig(null, null, null, Duration.ofDays(30)));
        assertThat(config.report()).isEqualTo(new ReportConfig(99.9, null));
        assertThat(config.statusInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.prompts()).containsExactly("classpath:llm-failover/prompts", "file:prompts");
        assertThat(config.simulator()).isEqualTo(SimulatorMode.OFF);
        assertThat(config.logContent()).isFalse();
        assertThat(config.models()).isEmpty();
    }

    @Test
    void aChainHasDefaults() {
        ChainConfig chain = chain();

        List<TargetConfig> targets = chain.targets();
        assertThat(chain)
                .isEqualTo(new ChainConfig(
                        "default",
                        targets,
                        Pattern.RETRY_AND_SHED,
                        List.of(),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        3,
                        false,
                        Rescue.CONTINUE,
                        null,
                        new HighValueConfig("${header.LlmValue} == 'high'", null, 5),
                        new QuorumConfig(Select.MAJORITY, 2, targets, null, Agreement.TEXT, false),
                        new HotHotConfig(false, List.of(1, 1)),
                        null));
        assertThat(targets)
                .extracting(TargetConfig::name)
                .containsExactly("anthropic/claude-sonnet-5", "openai/gpt-5.4");
    }

    @Test
    void onlyPropertiesThatStartWithThePrefixAreLookedAt() {
        assertThat(read("llmx.unknown", "x", "camel.main.name", "y", "llm", "z"))
                .isEqualTo(read());
    }

    @Test
    void aBlankValueIsAsGoodAsNone() {
        assertThat(chain("llm.chain.default.budget", " ").budget()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void whiteSpaceAroundAValueIsNoPartOfIt() {
        assertThat(chain("llm.chain.default.budget", " 9s\t").budget()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void targetsAreNumberedAcrossChainsAndEachOnce() {
        LlmConfig config = read(
                "llm.chain.cheap.targets", "openai/gpt-5.4-mini, openai/gpt-5.4",
                "llm.chain.cheap.quorum.members", "anthropic/claude-haiku-4-5, openai/gpt-5.4",
                "llm.chain.cheap.quorum.judge", "anthropic/claude-opus-5");

        assertThat(config.targets())
                .extracting(TargetConfig::name)
                .containsExactly(
                        "openai/gpt-5.4-mini",
                        "openai/gpt-5.4",
                        "anthropic/claude-haiku-4-5",
                        "anthropic/claude-opus-5",
                        "anthropic/claude-sonnet-5");
        assertThat(config.targets()).extracting(TargetConfig::number).containsExactly(0, 1, 2, 3, 4);
        assertThat(config.chains().get("default").targets())
                .extracting(TargetConfig::number)
                .containsExactly(4, 1);
    }

    @Test
    void namesKeepTheirOrderWhereverTheyCameFrom() {
        LlmConfig config = read(
                "llm.provider.gemini.api-key", "k",
                "llm.chain.a.targets", "gemini/gemini-3.6-flash",
                "llm.chain.z.targets", "gemini/gemini-3.6-flash");

        assertThat(config.providers().keySet()).containsExactly("anthropic", "gemini", "openai");
        assertThat(config.chains().keySet()).containsExactly("a", "default", "z");
    }

    @Test
    void theSimulatorIsOnOnlyWhereItIsAskedForOrNoProviderHasAKey() {
        assertThat(read().simulated()).isFalse();
        assertThat(read("llm.simulator", "on").simulated()).isTrue();
        assertThat(read("llm.simulator", "auto").simulated()).isFalse();
        assertThat(new ConfigReader()
                        .read(minimalWith(
                                "llm.simulator", "auto",
                                "llm.provider.openai.api-key", " ",
                                "llm.provider.anthropic.api-key", "",
                                "llm.chain.default.targets", "openai/gpt-5.4"))
                        .simulated())
                .isTrue();
    }

    @Test
    void aBooleanAsYamlReadsOnAndOffTurnsTheSimulatorOnAndOff() {
        assertThat(read("llm.simulator", "true").simulator()).isEqualTo(SimulatorMode.ON);
        assertThat(read("llm.simulator", "false").simulator()).isEqualTo(SimulatorMode.OFF);
    }

    @Test
    void aKeyThatWasAnnouncedMustBeThere() {
        assertThatThrownBy(() -> read("llm.provider.openai.api-key", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessage("llm.provider.openai.api-key is empty: set the environment variable it names; to do without"
                        + " the provider, take openai/gpt-5.4 out of llm.chain.default.targets; if it needs no key, remove the"
                        + " property");
    }

    @Test
    void aKeyMayBeMissingWhereItIsNotNeeded() {
        assertThat(read("llm.simulator", "on", "llm.provider.openai.api-key", "")
                        .simulated())
                .isTrue();
        assertThat(read("llm.provider.gemini.api-key", "")
                        .providers()
                        .get("gemini")
                        .apiKey())
                .isNull();
        assertThat(read("llm.provider.local.protocol", "openai", "llm.chain.default.targets", "local/llama")
                        .providers()
                        .get("local")
                        .apiKey())
                .isNull();
    }

    @Test
    void theKeyOfAJudgeIsNeededToo() {
        assertThatThrownBy(() -> read(
                        "llm.provider.gemini.api-key", "",
                        "llm.chain.default.quorum.judge", "gemini/gemini-3.6-flash"))
                .hasMessageStartingWith("llm.provider.gemini.api-key is empty");
    }

    @Test
    void anExceptionIsASentenceWithoutAStackTrace() {
        ConfigException exception = new ConfigException("llm.x is wrong");

        assertThat(exception).hasMessage("llm.x is wrong").hasNoCause();
        assertThat(exception.getStackTrace()).isEmpty();
    }

    @Test
    void noKeyIsInTheTextOfTheConfiguration() {
        LlmConfig config = read(
                "llm.provider.openai.headers.X-Secret", "header-secret",
                "llm.http.api-keys", "door-secret");

        assertThat(config.toString())
                .doesNotContain("secret")
                .contains("X-Secret", "gpt-5.4", "apiKeys=***", "apiKey=***");
    }

    @Test
    void collectionsCannotBeChanged() {
        LlmConfig config = read();

        assertThat(config.providers()).isUnmodifiable();
        assertThat(config.chains()).isUnmodifiable();
        assertThat(config.models()).isUnmodifiable();
        assertThat(config.targets()).isUnmodifiable();
        assertThat(config.providers().get("openai").headers()).isUnmodifiable();
    }
}
