package org.llmfailover.provider.gemini;

import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FinishReason;

/** What a {@code finishReason} means for the answer. */
enum GeminiFinish {
    /** None came: the candidate is still being written, or was cut off on its way. */
    NONE,
    COMPLETE,
    OUT_OF_TOKENS,
    REFUSED,
    /**
     * The candidate is no answer, text or not: a malformed call, OTHER, a reason nobody knows. LANGUAGE is among them,
     * a language that the model does not speak: no policy, and the next model may speak it.
     */
    BROKEN;

    static GeminiFinish of(String reason) {
        return switch (reason) {
            case "", "FINISH_REASON_UNSPECIFIED" -> NONE;
            case "STOP" -> COMPLETE;
            case "MAX_TOKENS" -> OUT_OF_TOKENS;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> REFUSED;
            default -> BROKEN;
        };
    }

    /** What is wrong with a candidate that ended so, or null when it can be used. */
    @Nullable
    String fault(String reason, boolean hasContent) {
        return switch (this) {
            case NONE -> "answered without a finish reason, so the answer may be cut off";
            case COMPLETE -> hasContent ? null : "finished with no content";
            case OUT_OF_TOKENS -> hasContent ? null : "used up its output tokens before any content";
            case REFUSED -> null;
            case BROKEN -> broken(reason);
        };
    }

    static String broken(String reason) {
        return "ended its answer with " + GeminiRefusal.reasonName(reason);
    }

    /** The reason in OpenAI's vocabulary, for a candidate without fault; Gemini says STOP when it calls tools too. */
    FinishReason finishReason(boolean callsTools) {
        return switch (this) {
            case OUT_OF_TOKENS -> FinishReason.LENGTH;
            case REFUSED -> FinishReason.CONTENT_FILTER;
            default -> callsTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }
}
