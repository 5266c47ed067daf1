package org.llmfailover.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.llmfailover.chat.Json;

/** The requests of one conversation, each with everything before it as its history. */
final class Conversation {

    private static final String MESSAGES = "messages";

    private Conversation() {}

    /** A request with one message of a user. */
    static ObjectNode opening(String text) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        request.putArray(MESSAGES).addObject().put("role", "user").put("content", text);
        return request;
    }

    /**
     * The request that follows an answer.
     *
     * @param completion the {@code chat.completion} that answered the request
     * @param text what the user says next
     */
    static ObjectNode next(ObjectNode request, JsonNode completion, String text) {
        ObjectNode next = request.deepCopy();
        next.withArray(MESSAGES).add(completion.at("/choices/0/message"));
        next.withArray(MESSAGES).addObject().put("role", "user").put("content", text);
        return next;
    }
}
