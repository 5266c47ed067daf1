package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated model answers, before any wire. Immutable.
 *
 * @param id letters and digits that no other answer has
 * @param text the words; of the refusal when it is one; empty beside a call
 * @param call the tool call, or null
 */
record SimulatedAnswer(
        String id,
        Instant created,
        Finish finish,
        String text,
        @Nullable Call call,
        int inputTokens,
        int outputTokens) {

    /** Why the model stopped. */
    enum Finish {
        STOP,
        LENGTH,
        TOOL_CALL,
        REFUSAL
    }

    /** A call of a tool. */
    record Call(String name, JsonNode arguments) {}
}
