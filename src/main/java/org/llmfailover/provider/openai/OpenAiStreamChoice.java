package org.llmfailover.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.provider.StreamPiece;

/** One choice of a stream, as far as it has come. Not thread-safe. */
final class OpenAiStreamChoice {

    private final int index;
    private final OpenAiToolCalls calls;

    private boolean spoke;
    private boolean refused;
    private boolean closed;
    private boolean wentOn;
    private @Nullable FinishReason reason;

    OpenAiStreamChoice(int index) {
        this.index = index;
        this.calls = new OpenAiToolCalls(index);
    }

    /** Adds the pieces of one chunk; what makes the chunk unreadable, as the rest of a sentence, or null. */
    @Nullable
    String read(JsonNode choice, List<StreamPiece> pieces) {
        JsonNode delta = choice.path("delta");
        String text = OpenAiJson.text(delta.path("content"));
        if (!text.isEmpty()) {
            JsonNode logprobs = choice.path("logprobs");
            pieces.add(spoke(new StreamPiece.Text(index, text, logprobs.isContainerNode() ? logprobs : null)));
        }
        String refusal = delta.path("refusal").asText("");
        if (!refusal.isEmpty()) {
            refused = true;
            pieces.add(new StreamPiece.Refusal(index, refusal));
        }
        for (JsonNode call : delta.path("tool_calls")) {
            String flaw = calls.read(call, pieces);
            if (flaw != null) {
                return flaw;
            }
        }
        finish(choice.path("finish_reason"), pieces);
        return null;
    }

    /** Takes a text, be it all its chunk holds or not. */
    StreamPiece spoke(StreamPiece.Text text) {
        spoke = true;
        wentOn |= reason != null;
        return text;
    }

    private void finish(JsonNode finishReason, List<StreamPiece> pieces) {
        if (finishReason.asText("").isEmpty() || reason != null) {
            return;
        }
        reason = refused ? FinishReason.CONTENT_FILTER : OpenAiJson.finishReason(finishReason, !calls.isEmpty());
        if (isWorthHaving()) {
            close(pieces);
        }
    }

    /** Adds the end of the choice, once. */
    void close(List<StreamPiece> pieces) {
        if (closed) {
            return;
        }
        closed = true;
        calls.close(pieces);
        FinishReason plain = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        pieces.add(new StreamPiece.Finished(index, reason == null ? plain : reason));
    }

    /** Whether the provider said why the choice ended. */
    boolean isFinished() {
        return reason != null;
    }

    /** Whether it surely ended there: there are servers that name a reason with every piece of text. */
    boolean isOver() {
        return reason != null && !wentOn;
    }

    /** Whether a tool call has not come to its end, and the provider did not say that it ends there. */
    boolean isHalfACall() {
        return reason == null && calls.hasHalfACall();
    }

    /** Whether anything came that a caller can use: words, a call, or a refusal. */
    boolean isWorthHaving() {
        return spoke || refused || !calls.isEmpty() || reason == FinishReason.CONTENT_FILTER;
    }

    String whyEmpty() {
        return reason == FinishReason.LENGTH
                ? "used up its output tokens before the first word of an answer"
                : "answered with nothing";
    }
}
