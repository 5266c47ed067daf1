package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FinishReason;

/** Why a message ended, as {@code stop_reason} and {@code stop_details} say it, and whether what it holds is an answer. */
record StopReason(String name, JsonNode details) {

    /** A message that ended without saying why. */
    static final StopReason NONE = new StopReason("", MissingNode.getInstance());

    private static final String REFUSAL = "refusal";
    private static final String CONTEXT_EXCEEDED = "model_context_window_exceeded";
    private static final String MAX_TOKENS = "max_tokens";

    /** Reads it from a message, or from the {@code delta} of a {@code message_delta} event. */
    static StopReason of(JsonNode message) {
        return new StopReason(message.path("stop_reason").asText(""), message.path("stop_details"));
    }

    boolean isRefusal() {
        return name.equals(REFUSAL);
    }

    /** The provider's explanation of a refusal, or a plain sentence when it gave none. */
    String refusal() {
        String explanation = details.path("explanation").asText("");
        return explanation.isBlank() ? "The model declined to answer this request." : explanation;
    }

    /** One sentence for logs and headers, with the refusal's category when there is one. */
    String refusalMessage() {
        String category = details.path("category").asText("");
        return "the model refused to answer" + (category.isBlank() ? "" : " (" + category + ")");
    }

    /** OpenAI's word for it; a reason that is unknown or missing counts as a natural end. */
    FinishReason finish(boolean calledTools) {
        return switch (name) {
            case MAX_TOKENS, CONTEXT_EXCEEDED -> FinishReason.LENGTH;
            case REFUSAL -> FinishReason.CONTENT_FILTER;
            case "end_turn", "stop_sequence", "pause_turn" -> FinishReason.STOP;
            default -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    /** What is wrong with a message that holds neither text nor a tool call; null for a refusal, which needs none. */
    @Nullable
    Failure withoutContent() {
        if (isRefusal()) {
            return null;
        }
        if (name.equals(CONTEXT_EXCEEDED)) {
            // the status Anthropic gives when it sees beforehand that a prompt is too long
            return Failure.of(FailureKind.CONTEXT_LENGTH, 400, "the prompt fills the model's context window");
        }
        String message = name.equals(MAX_TOKENS)
                ? "the answer has no text: max_tokens was used up before any"
                : "the answer has neither text nor a tool call";
        return Failure.of(FailureKind.BAD_ANSWER, 200, message);
    }
}
