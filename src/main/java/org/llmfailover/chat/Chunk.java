package org.llmfailover.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One chunk of a streamed answer: an event for a wire, a tree for a host. For one thread at a time. */
public interface Chunk {

    /** Gives the chunk as a server-sent event, JSON in UTF-8, in as many parts as it is made of. */
    void event(Consumer<byte[]> parts);

    /** The chunk as a tree, which must not be changed. */
    ObjectNode tree();

    /** A chunk that is a tree. */
    static Chunk of(ObjectNode tree) {
        return new Chunk() {
            @Override
            public void event(Consumer<byte[]> parts) {
                parts.accept(("data: " + Json.text(tree) + "\n\n").getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public ObjectNode tree() {
                return tree;
            }
        };
    }
}
