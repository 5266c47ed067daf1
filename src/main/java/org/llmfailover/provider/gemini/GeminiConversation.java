package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.provider.NotCarriedException;

/**
 * Turns messages into {@code contents} and {@code systemInstruction}. One instance a request; not thread-safe.
 *
 * <p>Turns of the same side that follow each other become one content, so all results of one step go together, and
 * the first content is the user's.
 */
final class GeminiConversation {

    /**
     * Google's documented signature for calls that Gemini did not make itself: a conversation begun with another
     * provider. Of the two documented texts this is the one that Vertex takes as well.
     */
    static final String FOREIGN_SIGNATURE = "skip_thought_signature_validator";

    static final String OPENING = "Begin.";

    private final GeminiModel model;
    private final Collection<String> notes;
    private final GeminiParts partWriter;
    private final ArrayNode system = Json.MAPPER.createArrayNode();
    private final ArrayNode contents = Json.MAPPER.createArrayNode();
    private final Map<String, String> functions = new HashMap<>();

    GeminiConversation(GeminiModel model, Collection<String> notes) {
        this.model = model;
        this.notes = notes;
        this.partWriter = new GeminiParts(model, notes);
    }

    void add(Message message) {
        if (message.name() != null) {
            notes.add("The name of a message was dropped: Gemini knows no participants.");
        }
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> addInstruction(message);
            case USER -> addTurn("user", parts(message));
            case ASSISTANT -> addTurn("model", answer(message));
            case TOOL -> addTurn("user", result(message));
        }
    }

    void writeTo(ObjectNode body) {
        if (contents.isEmpty()) {
            open();
        }
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", contents);
    }

    private void addInstruction(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.Text)) {
                throw new NotCarriedException("Gemini's system instruction carries nothing but text.");
            }
        }
        if (!contents.isEmpty()) {
            notes.add("A system message in the middle of the conversation was moved to the system instruction.");
        }
        system.addAll(parts(message));
    }

    private void addTurn(String role, ArrayNode parts) {
        if (parts.isEmpty()) {
            return;
        }
        if (contents.isEmpty() && role.equals("model")) {
            open();
        }
        JsonNode last = contents.get(contents.size() - 1);
        if (last != null && last.path("role").asText().equals(role)) {
            ((ArrayNode) last.path("parts")).addAll(parts);
        } else {
            contents.addObject().put("role", role).set("parts", parts);
        }
    }

    private void open() {
        notes.add("A user turn was put first: a Gemini conversation starts with the user.");
        contents.addObject().put("role", "user").putArray("parts").addObject().put("text", OPENING);
    }

    private ArrayNode parts(Message message) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        for (Part part : message.parts()) {
            // Gemini refuses a part whose text is empty
            if (!(part instanceof Part.Text text) || !text.text().isEmpty()) {
                parts.add(partWriter.write(part));
            }
        }
        return parts;
    }

    private ArrayNode answer(Message message) {
        ArrayNode parts = parts(message);
        String refusal = message.refusal();
        if (refusal != null && !refusal.isEmpty()) {
            parts.addObject().put("text", refusal);
        }
        boolean first = true;
        for (ToolCall call : message.toolCalls()) {
            functions.put(call.id(), call.name());
            ObjectNode part = parts.addObject();
            part.putObject("functionCall")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("args", arguments(call));
            // of parallel calls Gemini signs, and checks, the first alone
            if (call.signature() != null) {
                part.put("thoughtSignature", call.signature());
            } else if (first && model.wantsSignatures()) {
                part.put("thoughtSignature", FOREIGN_SIGNATURE);
            }
            first = false;
        }
        return parts;
    }

    private ObjectNode arguments(ToolCall call) {
        ObjectNode arguments = object(call.arguments().isBlank() ? "{}" : call.arguments());
        if (arguments == null) {
            notes.add("Arguments of an earlier tool call that are not a JSON object were sent as text.");
            return Json.MAPPER.createObjectNode().put("arguments", call.arguments());
        }
        return arguments;
    }

    private ArrayNode result(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.Text)) {
                throw new NotCarriedException("The Gemini wire carries nothing but text in a tool's result.");
            }
        }
        String id = message.toolCallId();
        String name = id == null ? null : functions.get(id);
        if (name == null) {
            throw new NotCarriedException(
                    "Gemini wants the function's name with a tool's result, and no earlier call has its tool_call_id.");
        }
        ObjectNode response = object(message.text());
        ArrayNode parts = Json.MAPPER.createArrayNode();
        parts.addObject()
                .putObject("functionResponse")
                .put("id", id)
                .put("name", name)
                .set(
                        "response",
                        response == null ? Json.MAPPER.createObjectNode().put("result", message.text()) : response);
        return parts;
    }

    private static @Nullable ObjectNode object(String json) {
        try {
            return Json.MAPPER.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
