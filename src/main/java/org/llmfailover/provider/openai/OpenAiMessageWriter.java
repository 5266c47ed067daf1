package org.llmfailover.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.Role;
import org.llmfailover.chat.ToolCall;

/** Writes the conversation for one kind of host. Immutable. */
final class OpenAiMessageWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final OpenAiHost host;
    private final boolean takesDeveloper;

    /** @param takesDeveloper whether the role developer is known; else it becomes system */
    OpenAiMessageWriter(OpenAiHost host, boolean takesDeveloper) {
        this.host = host;
        this.takesDeveloper = takesDeveloper;
    }

    ArrayNode messages(List<Message> messages) {
        ArrayNode json = JSON.arrayNode();
        messages.forEach(message -> json.add(message(message)));
        return json;
    }

    private ObjectNode message(Message message) {
        ObjectNode json = JSON.objectNode();
        json.put("role", role(message.role()));
        json.set("content", content(message));
        if (message.name() != null) {
            json.put("name", message.name());
        }
        if (message.refusal() != null && host.isOpenAi()) {
            json.put("refusal", message.refusal());
        }
        if (message.toolCallId() != null) {
            json.put("tool_call_id", host.callId(message.toolCallId()));
        }
        if (!message.toolCalls().isEmpty()) {
            ArrayNode calls = json.putArray("tool_calls");
            message.toolCalls().forEach(call -> calls.add(call(call)));
        }
        return json;
    }

    private String role(Role role) {
        Role known = role == Role.DEVELOPER && !takesDeveloper ? Role.SYSTEM : role;
        return known.name().toLowerCase(Locale.ROOT);
    }

    private JsonNode content(Message message) {
        List<Part> parts = message.parts();
        if (parts.isEmpty()) {
            return contentOfNone(message);
        }
        boolean onlyText = parts.stream().allMatch(Part.Text.class::isInstance);
        // many compatible servers take an array of parts from a user only
        if (onlyText && (parts.size() == 1 || !host.isOpenAi())) {
            return JSON.textNode(message.text());
        }
        ArrayNode json = JSON.arrayNode();
        parts.forEach(part -> json.add(part(part)));
        return json;
    }

    private JsonNode contentOfNone(Message message) {
        if (message.refusal() != null && !host.isOpenAi()) {
            return JSON.textNode(message.refusal());
        }
        return message.refusal() == null && message.toolCalls().isEmpty() ? JSON.textNode("") : JSON.nullNode();
    }

    private static JsonNode part(Part part) {
        if (part instanceof Part.Other other) {
            return other.json();
        }
        ObjectNode json = JSON.objectNode();
        if (part instanceof Part.Text text) {
            json.put("type", "text").put("text", text.text());
        } else if (part instanceof Part.ImageUrl image) {
            putImage(json, image.url(), image.detail());
        } else if (part instanceof Part.InlineImage image) {
            putImage(json, "data:" + image.mediaType() + ";base64," + image.base64(), image.detail());
        }
        return json;
    }

    private static void putImage(ObjectNode json, String url, @Nullable String detail) {
        ObjectNode image = json.put("type", "image_url").putObject("image_url").put("url", url);
        if (detail != null) {
            image.put("detail", detail);
        }
    }

    private ObjectNode call(ToolCall call) {
        ObjectNode json = JSON.objectNode();
        json.put("id", host.callId(call.id()));
        json.put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        // a signature of Gemini's means nothing to anybody else, and a strict server refuses it
        if (call.signature() != null && host == OpenAiHost.GOOGLE) {
            json.putObject("extra_content").putObject("google").put("thought_signature", call.signature());
        }
        return json;
    }
}
