package org.llmfailover.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiModelRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o1",
                "o1-mini",
                "o3",
                "o3-2025-04-16",
                "o4-mini",
                "gpt-5",
                "gpt-5-mini",
                "gpt-5-2025-08-07",
                "GPT-5.4",
                "gpt-5.4-mini",
                "gpt-5.2-chat-latest",
                "gpt-6-sol",
                "gpt-10",
                "openai/gpt-5",
                "ft:o4-mini:acme::1"
            })
    void namesOfReasoningModelsAreKnown(String model) {
        assertThat(OpenAiModelRules.of(model).reasons()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o",
                "gpt-4.1-mini",
                "gpt-3.5-turbo",
                "gpt-5-chat-latest",
                "gpt-oss-120b",
                "openai/gpt-oss-20b",
                "chatgpt-4o-latest",
                "mistral-large-latest",
                "llama3.1:70b",
                "olmo-2",
                "o1x",
                "our-deployment",
                "gpt-5o",
                "gpt-999999999999",
                ""
            })
    void everyOtherModelTakesEverythingButEffort(String model) {
        OpenAiModelRules rules = OpenAiModelRules.of(model);

        assertThat(rules.reasons()).isFalse();
        assertThat(rules.takesSampling(null)).isTrue();
        assertThat(rules.takesPenalties()).isTrue();
        assertThat(rules.takesStop()).isTrue();
        assertThat(rules.takesParallelToolCalls()).isTrue();
        assertThat(rules.refusesEffortWithTools()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5.1", "gpt-5.2", "gpt-5.4-mini", "gpt-5.6-luna"})
    void aModelThatMayNotReasonTakesSampling(String model) {
        assertThat(OpenAiModelRules.of(model).takesSampling("none")).isTrue();
        assertThat(OpenAiModelRules.of(model).takesSampling("low")).isFalse();
        assertThat(OpenAiModelRules.of(model).takesSampling(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "gpt-5-mini", "gpt-6-sol", "o3"})
    void aModelThatAlwaysReasonsTakesNoSampling(String model) {
        assertThat(OpenAiModelRules.of(model).takesSampling("none")).isFalse();
    }

    @Test
    void stopIsRefusedByO3AndItsSuccessorsButNotByO3Mini() {
        assertThat(OpenAiModelRules.of("o1").takesStop()).isTrue();
        assertThat(OpenAiModelRules.of("o3-mini-2025-01-31").takesStop()).isTrue();
        assertThat(OpenAiModelRules.of("o3").takesStop()).isFalse();
        assertThat(OpenAiModelRules.of("o4-mini").takesStop()).isFalse();
        assertThat(OpenAiModelRules.of("gpt-5-mini").takesStop()).isFalse();
    }

    @Test
    void onlyTheOSeriesRefusesParallelToolCalls() {
        assertThat(OpenAiModelRules.of("o4-mini").takesParallelToolCalls()).isFalse();
        assertThat(OpenAiModelRules.of("gpt-5").takesParallelToolCalls()).isTrue();
    }

    @Test
    void effortAndFunctionToolsExcludeEachOtherInLaterModels() {
        assertThat(OpenAiModelRules.of("gpt-5.2").refusesEffortWithTools()).isFalse();
        assertThat(OpenAiModelRules.of("gpt-5.4").refusesEffortWithTools()).isTrue();
        assertThat(OpenAiModelRules.of("gpt-5.5").wantsNoEffortWithTools()).isFalse();
        assertThat(OpenAiModelRules.of("gpt-5.6").wantsNoEffortWithTools()).isTrue();
        assertThat(OpenAiModelRules.of("gpt-6-astra").wantsNoEffortWithTools()).isTrue();
    }
}
