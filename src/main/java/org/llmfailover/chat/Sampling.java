package org.llmfailover.chat;

import org.jspecify.annotations.Nullable;

/**
 * How the next token is drawn; null leaves a value to the provider.
 *
 * @param temperature 0 to 2, as OpenAI counts it
 * @param topP 0 to 1
 * @param frequencyPenalty -2 to 2
 * @param presencePenalty -2 to 2
 * @param seed asks for a repeatable answer
 */
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Long seed) {

    /** Leaves everything to the provider. */
    public static final Sampling DEFAULT = new Sampling(null, null, null, null, null);
}
