package org.llmfailover.provider;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Usage;

/** A piece of a streamed answer, the same for every provider. */
public sealed interface StreamPiece {

    /** The provider began: its id of the answer and the model that answers. */
    record Started(String id, String model) implements StreamPiece {}

    /**
     * Text of a choice.
     *
     * @param logprobs of its tokens, in OpenAI's form; null where nobody asked for them
     */
    record Text(int choice, String text, @Nullable JsonNode logprobs) implements StreamPiece {

        /** Text alone. */
        public Text(int choice, String text) {
            this(choice, text, null);
        }
    }

    /** Words of a refusal. */
    record Refusal(int choice, String text) implements StreamPiece {}

    /**
     * A tool call begins.
     *
     * @param index the call's place among the choice's calls, from 0
     * @param signature Gemini's thought signature, or null
     */
    record ToolCallStarted(int choice, int index, String id, String name, @Nullable String signature)
            implements StreamPiece {}

    /** More of a tool call's arguments, which are JSON text. */
    record ToolCallArguments(int choice, int index, String fragment) implements StreamPiece {}

    /** A choice is complete. */
    record Finished(int choice, FinishReason reason) implements StreamPiece {}

    /** Tokens used so far; the last one counts. */
    record Used(Usage usage) implements StreamPiece {}

    /** The provider broke off. */
    record Failed(Failure failure) implements StreamPiece {}

    /** The answer is whole: the provider said so. */
    record End() implements StreamPiece {}

    /** Whether the piece is something a caller gets to see, and so commits the answer to its target. */
    default boolean isContent() {
        if (this instanceof Text text) {
            return !text.text().isEmpty();
        }
        return this instanceof Refusal || this instanceof ToolCallStarted || this instanceof ToolCallArguments;
    }
}
