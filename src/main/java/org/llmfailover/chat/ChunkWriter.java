package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pieces of a streamed answer as OpenAI {@code chat.completion.chunk} objects. All chunks of one stream have the
 * same id and time, whoever answers, because clients tell streams apart by them. One instance a stream; not thread-safe.
 */
public final class ChunkWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String id;
    private final long created;
    private @Nullable TextFrame frame;

    /**
     * @param id of the whole stream, begins with {@code chatcmpl-}
     * @param created seconds since 1970
     */
    public ChunkWriter(String id, long created) {
        this.id = id;
        this.created = created;
    }

    /** The first chunk of a choice. */
    public ObjectNode role(String model, int choice) {
        return delta(model, choice, JSON.objectNode().put("role", "assistant").put("content", ""));
    }

    /** A piece of text. Nearly all chunks are such, so what does not change from one to the next is written once. */
    public Chunk text(String model, int choice, String text) {
        TextFrame same = frame;
        if (same == null || !same.fits(model, choice)) {
            same = new TextFrame(model, choice, Json.text(content(model, choice, "")));
            frame = same;
        }
        return new Text(this, same, text);
    }

    /** A piece of text with the log probabilities of its tokens. */
    public ObjectNode text(String model, int choice, String text, JsonNode logprobs) {
        ObjectNode chunk = content(model, choice, text);
        ((ObjectNode) chunk.at("/choices/0")).set("logprobs", logprobs);
        return chunk;
    }

    private ObjectNode content(String model, int choice, String text) {
        return delta(model, choice, JSON.objectNode().put("content", text));
    }

    /** A chunk of text, written when somebody wants it and in the form they want. */
    private record Text(ChunkWriter writer, TextFrame frame, String text) implements Chunk {

        @Override
        public void event(Consumer<byte[]> parts) {
            frame.around(text, parts);
        }

        @Override
        public ObjectNode tree() {
            return writer.content(frame.model(), frame.choice(), text);
        }
    }

    public ObjectNode refusal(String model, int choice, String text) {
        return delta(model, choice, JSON.objectNode().put("refusal", text));
    }

    /** A tool call begins; its arguments follow. */
    public ObjectNode toolCall(
            String model, int choice, int index, String callId, String name, @Nullable String signature) {
        ObjectNode call = call(index).put("id", callId).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", "");
        if (signature != null) {
            call.putObject("extra_content").putObject("google").put("thought_signature", signature);
        }
        return toolCalls(model, choice, call);
    }

    /** More of a tool call's arguments. */
    public ObjectNode arguments(String model, int choice, int index, String fragment) {
        ObjectNode call = call(index);
        call.putObject("function").put("arguments", fragment);
        return toolCalls(model, choice, call);
    }

    /** The last chunk of a choice. */
    public ObjectNode finish(String model, int choice, FinishReason reason) {
        ObjectNode chunk = chunk(model);
        chunk.withArray("choices")
                .addObject()
                .put("index", choice)
                .<ObjectNode>set("delta", JSON.objectNode())
                .putNull("logprobs")
                .put("finish_reason", reason.wireName());
        return chunk;
    }

    /** A chunk of no choice: it carries the usage, or something only the bundle says. */
    public ObjectNode empty(String model) {
        ObjectNode chunk = chunk(model);
        chunk.putArray("choices");
        return chunk;
    }

    private static ObjectNode call(int index) {
        return JSON.objectNode().put("index", index);
    }

    private ObjectNode toolCalls(String model, int choice, ObjectNode call) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(call);
        return delta(model, choice, delta);
    }

    private ObjectNode delta(String model, int choice, ObjectNode delta) {
        ObjectNode chunk = chunk(model);
        chunk.putArray("choices")
                .addObject()
                .put("index", choice)
                .<ObjectNode>set("delta", delta)
                .putNull("logprobs")
                .putNull("finish_reason");
        return chunk;
    }

    private ObjectNode chunk(String model) {
        return JSON.objectNode()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }
}
