package org.llmfailover.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.provider.StreamPiece;

/** One choice of a stream, as far as it has come. Not thread-safe. */
final class OpenAiStreamChoice {

    private static final int MOST_CALLS = 128;

    private final int index;
    /** By the call's index: whether any arguments have come. */
    private final TreeMap<Integer, Boolean> calls = new TreeMap<>();

    private boolean spoke;
    private boolean refused;
    private boolean closed;
    private @Nullable FinishReason reason;

    OpenAiStreamChoice(int index) {
        this.index = index;
    }

    /** Adds the pieces of one chunk; what makes the chunk unreadable, as the rest of a sentence, or null. */
    @Nullable
    String read(JsonNode choice, List<StreamPiece> pieces) {
        JsonNode delta = choice.path("delta");
        String text = OpenAiJson.text(delta.path("content"));
        if (!text.isEmpty()) {
            spoke = true;
            pieces.add(new StreamPiece.Text(index, text));
        }
        String refusal = delta.path("refusal").asText("");
        if (!refusal.isEmpty()) {
            refused = true;
            pieces.add(new StreamPiece.Refusal(index, refusal));
        }
        for (JsonNode call : delta.path("tool_calls")) {
            String flaw = call(call, pieces);
            if (flaw != null) {
                return flaw;
            }
        }
        finish(choice.path("finish_reason"), pieces);
        return null;
    }

    /** Takes a text that is all its chunk holds. */
    StreamPiece spoke(StreamPiece.Text text) {
        spoke = true;
        return text;
    }

    private @Nullable String call(JsonNode call, List<StreamPiece> pieces) {
        JsonNode function = call.path("function");
        int place = call.path("index").asInt(placeOf(call));
        if (!calls.containsKey(place)) {
            String name = function.path("name").asText("");
            if (name.isEmpty()) {
                return "sent a tool call that names no function";
            }
            if (calls.size() == MOST_CALLS) {
                return "sent more than " + MOST_CALLS + " tool calls";
            }
            String id = call.path("id").asText("");
            calls.put(place, false);
            pieces.add(new StreamPiece.ToolCallStarted(
                    index,
                    place,
                    id.isEmpty() ? OpenAiChoiceReader.generatedId(index, place) : id,
                    name,
                    OpenAiJson.signature(call)));
        }
        String arguments = function.path("arguments").asText("");
        if (!arguments.isEmpty()) {
            calls.put(place, true);
            pieces.add(new StreamPiece.ToolCallArguments(index, place, arguments));
        }
        return null;
    }

    /** For servers that leave the index out: a name begins a call, all else belongs to the latest. */
    private int placeOf(JsonNode call) {
        boolean begins = !call.path("function").path("name").asText("").isEmpty();
        return begins || calls.isEmpty() ? calls.size() : calls.lastKey();
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
        calls.forEach((place, hasArguments) -> {
            if (!hasArguments) {
                // arguments are a JSON object, also those of a function without parameters
                pieces.add(new StreamPiece.ToolCallArguments(index, place, "{}"));
            }
        });
        FinishReason plain = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        pieces.add(new StreamPiece.Finished(index, reason == null ? plain : reason));
    }

    /** Whether the provider said why the choice ended. */
    boolean isFinished() {
        return reason != null;
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
