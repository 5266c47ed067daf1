package org.llmfailover.config;

/** The wire a provider speaks. */
public enum Protocol implements WireNamed {
    ANTHROPIC("anthropic"),
    OPENAI("openai"),
    GEMINI("gemini");

    private final String wireName;

    Protocol(String wireName) {
        this.wireName = wireName;
    }

    /** The name in {@code llm.provider.<name>.protocol}. */
    @Override
    public String wireName() {
        return wireName;
    }
}
