package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.config.Configurations.chain;
import static org.llmfailover.config.Configurations.read;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainReaderTest {

    @Test
    void thereIsAtLeastOneChain() {
        assertThatThrownBy(() -> new ConfigReader().read(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("llm.chain.default.targets is missing: name at least one provider/model, for example"
                        + " anthropic/claude-sonnet-5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , "})
    void aChainHasTargets(String targets) {
        assertThatThrownBy(() -> read("llm.chain.cheap.budget", "3s", "llm.chain.cheap.targets", targets))
                .hasMessageStartingWith("llm.chain.cheap.targets is missing: name at least one provider/model");
    }

    @Test
    void theSimulatorNeedsTargetsToo() {
        assertThatThrownBy(() -> new ConfigReader().read(Map.of("llm.simulator", "on")))
                .hasMessageStartingWith("llm.chain.default.targets is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5.4", "/gpt-5.4", "openai/", "openai/gpt 5", "openai/gpt\u00e9"})
    void aTargetIsAProviderAndAModel(String target) {
        for (String property : new String[] {
            "llm.chain.default.targets", "llm.chain.default.quorum.members", "llm.chain.default.quorum.judge"
        }) {
            assertThatThrownBy(() -> read(property, target))
                    .hasMessage(property + " names \"" + target + "\": expected provider/model without white space, for"
                            + " example anthropic/claude-sonnet-5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"targets", "quorum.members", "quorum.judge"})
    void theProviderOfATargetIsConfigured(String setting) {
        String property = "llm.chain.default." + setting;

        assertThatThrownBy(() -> read(property, "opnai/gpt-5.4"))
                .hasMessage(property + " names \"opnai/gpt-5.4\", but no provider \"opnai\" is configured: set"
                        + " llm.provider.opnai.protocol, or use one of anthropic, openai");
    }

    @Test
    void withoutAnyProviderNoneIsProposed() {
        assertThatThrownBy(() -> new ConfigReader().read(Map.of("llm.chain.default.targets", "openai/gpt-5.4")))
                .hasMessage(
                        "llm.chain.default.targets names \"openai/gpt-5.4\", but no provider \"openai\" is configured:"
                                + " set llm.provider.openai.protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"targets", "quorum.members"})
    void aTargetIsNamedOnce(String setting) {
        String property = "llm.chain.default." + setting;

        assertThatThrownBy(() -> read(property, "openai/gpt-5.4, anthropic/a, openai/gpt-5.4"))
                .hasMessage(property + " names \"openai/gpt-5.4\" twice: name each target once");
    }

    @Test
    void twoChainsMayNameTheSameTarget() {
        LlmConfig config = read("llm.chain.other.targets", "openai/gpt-5.4");

        assertThat(config.chains().get("other").targets().get(0))
                .isSameAs(config.chains().get("default").targets().get(1));
    }

    @Test
    void aBudgetMayBeAsLongAsTheDeadlineAndLonger() {
        assertThat(chain("llm.chain.default.budget", "40s").budget()).isEqualTo(Duration.ofSeconds(40));
        assertThat(chain("llm.chain.default.budget", "30s").deadline()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aPatternWithOneTargetMayNameMore() {
        assertThat(chain("llm.chain.default.pattern", "single").targets()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"single, SINGLE", "hot-cold, HOT_COLD", "retry-and-shed, RETRY_AND_SHED", "quorum, QUORUM"})
    void thePatternsThereAreAreTaken(String value, Pattern pattern) {
        assertThat(chain("llm.chain.default.pattern", value).pattern()).isEqualTo(pattern);
        assertThat(chain("llm.chain.default.high-value.pattern", value)
                        .highValue()
                        .pattern())
                .isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llm.chain.default.pattern", "llm.chain.default.high-value.pattern"})
    void hotHotMustBeAskedForWithItsPrice(String property) {
        assertThatThrownBy(() -> read(property, "hot-hot"))
                .hasMessageStartingWith("llm.chain.default.hot-hot.accept-inconsistency is \"false\"")
                .hasMessageContaining("users notice");
        assertThat(chain(property, "hot-hot", "llm.chain.default.hot-hot.accept-inconsistency", "true")
                        .grants(Pattern.HOT_HOT))
                .isTrue();
    }

    @Test
    void aQuorumHasSevenSeats() {
        String eight = "openai/a, openai/b, openai/c, openai/d, openai/e, openai/f, openai/g, openai/h";
        assertThat(chain("llm.chain.default.quorum.members", eight).quorum().members())
                .hasSize(8);
        assertThatThrownBy(() -> read("llm.chain.default.pattern", "quorum", "llm.chain.default.quorum.members", eight))
                .hasMessage("llm.chain.default.quorum.members has 8 members: name the 7 or fewer that vote");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1,2,3", "1,x", "1,-2", "0,1", "1,1001"})
    void everyTargetHasAWeight(String weights) {
        assertThatThrownBy(() -> read("llm.chain.default.hot-hot.weights", weights))
                .hasMessageContaining("llm.chain.default.hot-hot.weights is \"" + weights + "\"")
                .hasMessageContaining("each of the chain's 2 targets");
    }

    @Test
    void anAliasBelongsToOneChain() {
        assertThatThrownBy(() -> read(
                        "llm.chain.default.aliases", "gpt-4o, *",
                        "llm.chain.other.targets", "openai/gpt-5.4",
                        "llm.chain.other.aliases", "*"))
                .hasMessage(
                        "llm.chain.other.aliases names \"*\", which is an alias of chain default already: give it to"
                                + " one chain only");
    }

    @Test
    void anAliasIsNotTheNameOfAnotherChain() {
        assertThatThrownBy(() -> read(
                        "llm.chain.default.aliases", "other",
                        "llm.chain.other.targets", "openai/gpt-5.4"))
                .hasMessage("llm.chain.default.aliases names \"other\", which is the name of another chain: remove the"
                        + " alias");
    }

    @Test
    void aliasesAreListedOnceAndWithoutTheChainsOwnName() {
        assertThat(chain("llm.chain.default.aliases", "gpt-4o, default, gpt-4o").aliases())
                .containsExactly("gpt-4o");
    }

    @Test
    void aCircuitStaysOpenAtLeastAsLongAsAtFirst() {
        assertThatThrownBy(() -> read("llm.health.open-for", "1m", "llm.health.max-open-for", "59s"))
                .hasMessage(
                        "llm.health.max-open-for (PT59S) is shorter than llm.health.open-for (PT1M): make it at least"
                                + " as long");
        assertThat(read("llm.health.open-for", "1m", "llm.health.max-open-for", "60s")
                        .health()
                        .maxOpenFor())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theLongestRedeliveryDelayIsAtLeastTheFirst() {
        assertThatThrownBy(() -> read("llm.redelivery.delay", "5s"))
                .hasMessage("llm.redelivery.max-delay (PT4S) is shorter than llm.redelivery.delay (PT5S): make it at"
                        + " least as long");
    }
}
