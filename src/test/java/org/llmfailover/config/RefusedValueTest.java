package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.config.Configurations.chain;
import static org.llmfailover.config.Configurations.read;

import com.fasterxml.jackson.core.JsonPointer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.config.Agreement.By;
import org.llmfailover.config.QuorumConfig.Select;

/** What a single value may be, and the sentence for one that may not. */
class RefusedValueTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "8s, PT8S",
        "20m, PT20M",
        "1h, PT1H",
        "2d, PT48H",
        "PT8S, PT8S",
        "PT1M30S, PT1M30S",
        "365d, PT8760H"
    })
    void durationsTakeAUnitOrIso8601(String value, Duration duration) {
        assertThat(chain("llm.chain.default.budget", value).budget()).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8",
                "0",
                "0s",
                "-8s",
                "PT0S",
                "-PT8S",
                "PT0.0000001S",
                "8 parsecs",
                "8S",
                "366d",
                "99999999999s",
                "PT99999999999H"
            })
    void aDurationMustBePositiveAndHaveAUnit(String value) {
        assertThatThrownBy(() -> read("llm.chain.default.budget", value))
                .isInstanceOf(ConfigException.class)
                .hasMessage("llm.chain.default.budget is \"" + value
                        + "\": expected a duration from 1ms to 365d such as 500ms, 8s, 20m, 1h, 2d or PT8S,"
                        + " for example 8s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llm.chain.default.deadline",
                "llm.chain.default.first-token-timeout",
                "llm.chain.default.stall-timeout",
                "llm.health.window",
                "llm.health.open-for",
                "llm.health.max-open-for",
                "llm.health.rest-for",
                "llm.health.default-rest",
                "llm.status.interval",
                "llm.recovery.duration",
                "llm.redelivery.delay",
                "llm.redelivery.max-delay",
                "llm.provider.openai.probe.interval"
            })
    void everyDurationFailsWithItsOwnName(String property) {
        assertThatThrownBy(() -> read(property, "soon"))
                .hasMessageStartingWith(property + " is \"soon\": expected a duration");
    }

    @Test
    void theWindowIsAtLeastASecond() {
        assertThat(read("llm.health.window", "1s").health().window()).isEqualTo(Duration.ofSeconds(1));
        assertThatThrownBy(() -> read("llm.health.window", "999ms"))
                .hasMessageStartingWith("llm.health.window is \"999ms\": expected a duration from 1000ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "PT0S"})
    void zeroTurnsProbesOff(String value) {
        assertThat(read("llm.provider.openai.probe.interval", value)
                        .providers()
                        .get("openai")
                        .probeInterval())
                .isEqualTo(Duration.ZERO);
        assertThatThrownBy(() -> read("llm.provider.openai.probe.interval", "PT0.0000001S"))
                .hasMessageContaining("expected a duration from 0 (off) to 365d");
    }

    @ParameterizedTest
    @CsvSource({
        "llm.chain.default.max-attempts, 0, 1 to 100, 3",
        "llm.chain.default.max-attempts, three, 1 to 100, 3",
        "llm.chain.default.max-attempts, 2.5, 1 to 100, 3",
        "llm.chain.default.max-attempts, 99999999999, 1 to 100, 3",
        "llm.chain.default.quorum.size, 3, 1 to 2, 2",
        "llm.chain.default.quorum.size, 0, 1 to 2, 2",
        "llm.provider.openai.max-concurrency, -1, 0 to 100000, 0",
        "llm.health.min-calls, 0, 1 to 1000000, 10",
        "llm.health.consecutive-errors, 0, 1 to 1000000, 3",
        "llm.http.max-in-flight, -1, 0 to 1000000, 0"
    })
    void aWholeNumberHasBounds(String property, String value, String bounds, String example) {
        assertThatThrownBy(() -> read(property, value))
                .hasMessage(
                        "%s is \"%s\": expected a whole number from %s, for example %s",
                        property, value, bounds, example);
    }

    @ParameterizedTest
    @CsvSource({
        "llm.chain.default.high-value.max-share, 101, 0, 5",
        "llm.chain.default.high-value.max-share, -1, 0, 5",
        "llm.chain.default.high-value.max-share, 5%, 0, 5",
        "llm.health.failure-rate, 101, 1, 50",
        "llm.health.failure-rate, 0, 1, 50",
        "llm.recovery.rollback-rate, 101, 1, 20",
        "llm.recovery.rollback-rate, 0, 1, 20"
    })
    void aPercentageGoesTo100(String property, String value, String least, String example) {
        assertThatThrownBy(() -> read(property, value))
                .hasMessage(
                        "%s is \"%s\": expected a whole percentage from %s to 100, for example %s",
                        property, value, least, example);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5,25,50", "50,25,100", "5,5,100", "0,100", "5,101", "", "5,,100", "5;100", "-5,100", "a,100"})
    void recoveryStagesAscendAndEndAt100(String value) {
        if (value.isEmpty()) {
            assertThat(read("llm.recovery.stages", value).recovery().stages()).containsExactly(5, 25, 50, 100);
        } else {
            assertThatThrownBy(() -> read("llm.recovery.stages", value))
                    .hasMessage(
                            "llm.recovery.stages is \"" + value
                                    + "\": expected ascending whole percentages from 1 that end at 100, for example 5,25,50,100");
        }
    }

    @Test
    void oneStageIsEnough() {
        assertThat(read("llm.recovery.stages", "100").recovery().stages()).containsExactly(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.5", "1001", "-2", "fast", "1e2", "NaN"})
    void theSlowFactorIsAboveOne(String value) {
        assertThatThrownBy(() -> read("llm.health.slow-factor", value))
                .hasMessage("llm.health.slow-factor is \"" + value
                        + "\": expected a factor above 1 and up to 1000, for example 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "-1", "100.1", "1e2"})
    void aLatencyIsANumberFromZeroToAHundred(String value) {
        assertThatThrownBy(() -> read("llm.simulator.latency", value))
                .hasMessage(
                        "llm.simulator.latency is \"" + value + "\": expected a number from 0 to 100, for example 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llm.chain.default.reroute-refusals",
                "llm.chain.default.quorum.strict",
                "llm.chain.default.hot-hot.accept-inconsistency",
                "llm.log.content",
                "llm.http.enabled",
                "llm.jms.enabled",
                "llm.kafka.enabled"
            })
    void aFlagIsTrueOrFalse(String property) {
        assertThatThrownBy(() -> read(property, "yes"))
                .hasMessage(property + " is \"yes\": expected true or false, for example true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llm.provider.openai.protocol | anthropic, openai, gemini | anthropic",
                "llm.provider.openai.status.format | statuspage, google | statuspage",
                "llm.chain.default.pattern | single, hot-cold, retry-and-shed, quorum, hot-hot | single",
                "llm.chain.default.high-value.pattern | single, hot-cold, retry-and-shed, quorum, hot-hot | single",
                "llm.chain.default.rescue | continue, restart, error | continue",
                "llm.chain.default.quorum.select | first, majority, best | first",
                "llm.simulator | auto, on, off | auto"
            })
    void aChoiceIsOneOfItsNames(String property, String names, String example) {
        assertThatThrownBy(() -> read(property, "Nonsense"))
                .hasMessage("%s is \"Nonsense\": expected one of %s, for example %s", property, names, example);
    }

    @ParameterizedTest
    @CsvSource({
        "1048576, 1048576",
        "10MiB, 10485760",
        "10MB, 10000000",
        "10 MiB, -1",
        "512KiB, 524288",
        "64KB, 64000",
        "64kB, 64000",
        "100B, 100",
        "1024MiB, 1073741824",
        "1GB, -1",
        "0, -1",
        "1025MiB, -1",
        "-5, -1",
        "10M, -1",
        "9999999999MiB, -1"
    })
    void theLongestBodyIsASize(String value, long bytes) {
        if (bytes > 0) {
            assertThat(read("llm.http.max-body", value).http().maxBodyBytes()).isEqualTo(bytes);
        } else {
            assertThatThrownBy(() -> read("llm.http.max-body", value))
                    .hasMessage(
                            "llm.http.max-body is \"" + value
                                    + "\": expected a size from 1B to 1024MiB such as 10MiB, 10MB or 1048576, for example 10MiB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "128k", "2147483648"})
    void tokensAreAPositiveNumber(String value) {
        for (String limit : new String[] {"context-window", "max-output"}) {
            String property = "llm.model.openai/gpt-5.4." + limit;
            assertThatThrownBy(() -> read(property, value))
                    .hasMessage(property + " is \"" + value
                            + "\": expected a positive number of tokens, for example 128000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e9", "$2", "1,25"})
    void aPriceIsADecimalNumber(String value) {
        for (String price : new String[] {"input-price", "output-price"}) {
            String property = "llm.model.openai/gpt-5.4." + price;
            assertThatThrownBy(() -> read(property, value))
                    .hasMessage(property + " is \"" + value
                            + "\": expected a price in USD per million tokens, for example 1.25");
        }
    }

    @Test
    void theSizeOfAQuorumFollowsFromItsSelect() {
        String three = "anthropic/a, openai/b, openai/c";

        assertThat(quorum(three, "majority").size()).isEqualTo(2);
        assertThat(quorum("openai/b", "majority").size()).isEqualTo(1);
        assertThat(quorum(three + ", openai/d", "majority").size()).isEqualTo(3);
        assertThat(quorum(three, "first").size()).isEqualTo(1);
        assertThat(quorum(three, "best").size()).isEqualTo(3);
        assertThat(quorum(three, "first").select()).isEqualTo(Select.FIRST);
    }

    private static QuorumConfig quorum(String members, String select) {
        return chain("llm.chain.default.quorum.members", members, "llm.chain.default.quorum.select", select)
                .quorum();
    }

    @Test
    void answersAgreeByTextJsonNumberOrOnePlaceOfTheJson() {
        assertThat(agreement("text")).isEqualTo(Agreement.TEXT);
        assertThat(agreement("json")).isEqualTo(new Agreement(By.JSON, null));
        assertThat(agreement("number")).isEqualTo(new Agreement(By.NUMBER, null));
        assertThat(agreement("json-pointer:/a/0"))
                .isEqualTo(new Agreement(By.JSON_POINTER, JsonPointer.compile("/a/0")));
    }

    private static Agreement agreement(String value) {
        return chain("llm.chain.default.quorum.agree", value).quorum().agree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"words", "json-pointer", "json-pointer:", "json-pointer:a", "TEXT"})
    void anotherAgreementIsRefused(String value) {
        assertThatThrownBy(() -> read("llm.chain.default.quorum.agree", value))
                .hasMessage("llm.chain.default.quorum.agree is \"" + value
                        + "\": expected text, json, number or json-pointer: with a path from its first slash,"
                        + " for example json-pointer:/answer");
    }

    @Test
    void aValueIsShownOnOneLineAndNotWithoutEnd() {
        assertThatThrownBy(() -> read("llm.chain.default.budget", "a\nb" + "x".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("llm.chain.default.budget is \"a bxxx")
                        .doesNotContain("\n")
                        .hasSizeLessThan(400));
    }
}
