package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated model needs to know of a request, whatever wire it came on. Immutable.
 *
 * @param provider the provider's name in the path
 * @param stream whether the answer is to be streamed
 * @param usageWanted whether a stream shall end with its usage; matters to OpenAI only
 * @param dialogue what the conversation asks for
 * @param toolResult what the last message says a tool returned, or null
 * @param maxTokens the most output tokens, or null
 * @param tool the tool that must be called, or null
 * @param schema the JSON schema the answer must fit, or null for prose
 * @param inputTokens what the whole request counts
 */
record SimulatedRequest(
        String provider,
        String model,
        boolean stream,
        boolean usageWanted,
        Dialogue dialogue,
        @Nullable String toolResult,
        @Nullable Integer maxTokens,
        @Nullable ForcedTool tool,
        @Nullable JsonNode schema,
        int inputTokens) {

    String prompt() {
        return dialogue.prompt();
    }

    /** A tool that must be called, with the JSON schema of its arguments. */
    record ForcedTool(String name, JsonNode schema) {}
}
