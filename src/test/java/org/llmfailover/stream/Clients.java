package org.llmfailover.stream;

import java.util.Map;

/** The chains that clients are tried with besides those of the three wires. */
final class Clients {

    /** Chains whose broken streams nobody finishes. */
    static final Map<String, String> BROKEN_CHAINS = Map.of(
            "llm.chain.broken-anthropic.targets", "anthropic/claude-sonnet-5",
            "llm.chain.broken-openai.targets", "openai/gpt-5.4",
            "llm.chain.broken-gemini.targets", "gemini/gemini-3.6-flash",
            "llm.chain.broken-anthropic.rescue", "error",
            "llm.chain.broken-openai.rescue", "error",
            "llm.chain.broken-gemini.rescue", "error");

    private Clients() {}
}
