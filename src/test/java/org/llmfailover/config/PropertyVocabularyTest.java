package org.llmfailover.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.config.Configurations.read;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyVocabularyTest {

    @ParameterizedTest
    @CsvSource({
        "llm.chain.default.targts, llm.chain.default.targets",
        "llm.chian.default.targets, llm.chain.default.targets",
        "llm.chain.my-own.maxAttempts, llm.chain.my-own.max-attempts",
        "llm.chain.default.highvalue.when, llm.chain.default.high-value.when",
        "llm.chain.default.quorum-size, llm.chain.default.quorum.size",
        "llm.chain.default.targets[0], llm.chain.default.targets",
        "llm.chain.targets, llm.chain.<name>.targets",
        "llm.provider.corp.apikey, llm.provider.corp.api-key",
        "llm.providers.corp.url, llm.provider.corp.url",
        "llm.provider.corp.header.X-Team.A, llm.provider.corp.headers.X-Team.A",
        "llm.provider.corp.headers., llm.provider.corp.headers.<h>",
        "llm.provider..protocol, llm.provider.<name>.protocol",
        "llm.model.openai/gpt-5.4.contextwindow, llm.model.openai/gpt-5.4.context-window",
        "llm.modell.openai/gpt-5.4.max-output, llm.model.openai/gpt-5.4.max-output",
        "llm.model.gpt-5.4.input-price, llm.model.<provider>/gpt-5.4.input-price",
        "llm.model./gpt.input-price, llm.model.<provider>/gpt.input-price",
        "llm.model.openai/.input-price, llm.model.openai/<model>.input-price",
        "llm.heath.window, llm.health.window",
        "llm.simulater, llm.simulator",
        "llm.http.max-bodies, llm.http.max-body"
    })
    void anUnknownPropertyNamesTheNearestKnownOne(String unknown, String nearest) {
        assertThatThrownBy(() -> read(unknown, "secret"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(unknown + " is not a known property: did you mean " + nearest + "?");
    }

    @Test
    void aMisspeltPropertyIsNamedBeforeWhatIsMissingForIt() {
        assertThatThrownBy(() -> read("llm.provider.corp.protcol", "openai"))
                .hasMessage(
                        "llm.provider.corp.protcol is not a known property: did you mean llm.provider.corp.protocol?");
    }

    @Test
    void everyKnownPropertyIsKnown() {
        assertThatCode(() -> PropertyVocabulary.refuseUnknown(Set.copyOf(PropertyVocabulary.KNOWN)))
                .doesNotThrowAnyException();
    }
}
