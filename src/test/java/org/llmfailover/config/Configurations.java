package org.llmfailover.config;

import java.util.Map;
import java.util.TreeMap;

/** Properties to start a test from. */
final class Configurations {

    private Configurations() {}

    /** The smallest configuration that starts, with these properties added or put in place of its own. */
    static Map<String, String> minimalWith(String... keysAndValues) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("llm.provider.anthropic.api-key", "sk-ant-secret");
        properties.put("llm.provider.openai.api-key", "sk-openai-secret");
        properties.put("llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    static LlmConfig read(String... keysAndValues) {
        return new ConfigReader().read(minimalWith(keysAndValues));
    }

    static ChainConfig chain(String... keysAndValues) {
        ChainConfig chain = read(keysAndValues).chains().get("default");
        if (chain == null) {
            throw new AssertionError("no chain called default");
        }
        return chain;
    }
}
