package org.llmfailover.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicModelRulesTest {

    @ParameterizedTest
    @CsvSource({
        // model, sampling, temperature with top_p, prefill, output schema, forced tool, default max_tokens
        "claude-2.1,                                true,  true,  true,  false, true,  4096",
        "claude-instant-1.2,                        true,  true,  true,  false, true,  4096",
        "claude-3-opus-latest,                      true,  true,  true,  false, true,  4096",
        "claude-3-5-haiku-20241022,                 true,  true,  true,  false, true,  4096",
        "claude-3-7-sonnet-20250219,                true,  true,  true,  false, true,  4096",
        "anthropic.claude-3-5-sonnet-20241022-v2:0, true,  true,  true,  false, true,  4096",
        "claude-sonnet-4-20250514,                  true,  false, true,  false, true,  8192",
        "claude-opus-4-0,                           true,  false, true,  false, true,  8192",
        "claude-opus-4-1-20250805,                  true,  false, true,  false, true,  8192",
        "claude-haiku-4-5-20251001,                 true,  false, true,  true,  true,  8192",
        "claude-sonnet-4-5@20250929,                true,  false, true,  true,  true,  8192",
        "anthropic/claude-sonnet-4.5,               true,  false, true,  true,  true,  8192",
        "us.anthropic.claude-opus-4-5-20251101-v1:0,true,  false, true,  true,  true,  8192",
        "claude-opus-4-6,                           true,  false, false, true,  true,  8192",
        "anthropic/claude-4.6-opus,                 true,  false, false, true,  true,  8192",
        "claude-sonnet-4-6,                         true,  false, false, true,  true,  8192",
        "claude-opus-4-7,                           false, false, false, true,  true,  8192",
        "anthropic.claude-opus-4-8,                 false, false, false, true,  true,  8192",
        "claude-sonnet-5,                           false, false, false, true,  true,  8192",
        "claude-sonnet-5-1m,                        false, false, false, true,  true,  8192",
        "claude-fable-5,                            false, false, false, true,  true,  8192",
        "claude-opus-5,                             false, false, false, true,  true,  8192",
        "claude-fable-5-1,                          false, false, false, true,  false, 8192",
        "claude-opus-5-5,                           false, false, false, true,  false, 8192",
    })
    void everyRuleFollowsTheVersionInTheId(
            String model,
            boolean sampling,
            boolean pair,
            boolean prefill,
            boolean outputSchema,
            boolean forcedTool,
            int maxTokens) {
        AnthropicModelRules rules = AnthropicModelRules.of(model);
        assertThat(rules.model()).isEqualTo(model);
        assertThat(rules.takesSampling()).as("sampling").isEqualTo(sampling);
        assertThat(rules.takesTemperatureWithTopP()).as("pair").isEqualTo(pair);
        assertThat(rules.takesPrefill()).as("prefill").isEqualTo(prefill);
        assertThat(rules.takesOutputSchema()).as("output schema").isEqualTo(outputSchema);
        assertThat(rules.takesForcedTool()).as("forced tool").isEqualTo(forcedTool);
        assertThat(rules.defaultMaxTokens()).as("max_tokens").isEqualTo(maxTokens);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"claude-next", "claude-mythos-preview", "claude-20270101", "my-proxy-model", "", "CLAUDE-X"})
    void anIdWithoutAVersionIsTheNewestAndStrictest(String model) {
        AnthropicModelRules rules = AnthropicModelRules.of(model);
        assertThat(rules.takesSampling()).isFalse();
        assertThat(rules.takesTemperatureWithTopP()).isFalse();
        assertThat(rules.takesPrefill()).isFalse();
        assertThat(rules.takesOutputSchema()).isTrue();
        assertThat(rules.takesForcedTool()).isFalse();
        assertThat(rules.defaultMaxTokens()).isEqualTo(8192);
    }
}
