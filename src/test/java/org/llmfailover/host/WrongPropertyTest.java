package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.config.ConfigException;
import org.llmfailover.prompt.PromptFileException;

/** A wrong property ends a host's start with a sentence that names it. */
class WrongPropertyTest {

    @AfterEach
    void nothingIsLeft() {
        Threads.awaitNone();
    }

    @ParameterizedTest
    @CsvSource({
        "llm.chain.default.budgt, 8s, did you mean llm.chain.default.budget?",
        "llm.chain.default.deadline, soon, 'llm.chain.default.deadline is \"soon\"'",
        "llm.chain.default.pattern, round-robin, llm.chain.default.pattern",
        "llm.chain.default.targets, openai, llm.chain.default.targets",
        "llm.health.min-calls, -1, llm.health.min-calls",
        "llm.prompts, ftp:prompts, llm.prompts",
        "llm.chain.default.prompt, no-such-prompt, llm.chain.default.prompt",
        "llm.provider.openai.url, not a url, llm.provider.openai.url",
    })
    void isNamed(String property, String value, String said) {
        Map<String, String> properties = new HashMap<>(
                Map.of("llm.chain.default.targets", "openai/gpt-5.4", "llm.provider.openai.protocol", "openai"));
        properties.put(property, value);

        assertThatThrownBy(() -> HostMain.start(properties, main -> {}).close())
                .isInstanceOfAny(ConfigException.class, PromptFileException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n");
    }
}
