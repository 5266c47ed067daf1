package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.provider.NotCarriedException;

/** Writes the content blocks of a message: text, images, PDF documents, tool calls and their results. */
final class ContentWriter {

    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String PDF_DATA = "data:application/pdf;base64,";
    private static final Pattern TOOL_USE_ID = Pattern.compile("[a-zA-Z0-9_-]+");

    private final Set<String> notes;

    ContentWriter(Set<String> notes) {
        this.notes = notes;
    }

    List<ObjectNode> user(List<Part> parts) {
        List<ObjectNode> blocks = new ArrayList<>();
        for (Part part : parts) {
            ObjectNode block = block(part);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    List<ObjectNode> assistant(Message message) {
        List<ObjectNode> blocks = texts(message.parts(), "an assistant message");
        if (message.refusal() != null && !message.refusal().isBlank()) {
            blocks.add(text(message.refusal()));
        }
        message.toolCalls().forEach(call -> blocks.add(toolUse(call)));
        return blocks;
    }

    /** The blocks of a message that Anthropic wants to be nothing but text. */
    List<ObjectNode> texts(List<Part> parts, String where) {
        List<ObjectNode> blocks = new ArrayList<>();
        for (Part part : parts) {
            String text = words(part);
            if (text == null) {
                throw new NotCarriedException("Anthropic takes only text in " + where + ", not " + named(part));
            }
            if (!text.isBlank()) {
                blocks.add(text(text));
            }
        }
        return blocks;
    }

    ObjectNode toolResult(Message message) {
        if (message.toolCallId() == null) {
            throw new NotCarriedException(
                    "a tool message has no tool_call_id, so Anthropic cannot tell what it answers");
        }
        ObjectNode result = object("tool_result").put("tool_use_id", toolUseId(message.toolCallId()));
        if (!message.parts().stream().allMatch(Part.Text.class::isInstance)) {
            result.putArray("content").addAll(user(message.parts()));
        } else if (!message.text().isBlank()) {
            result.put("content", message.text());
        }
        return result;
    }

    static ObjectNode text(String text) {
        return object("text").put("text", text);
    }

    /** Null for text without a word: Anthropic answers 400 to an empty text block. */
    private @Nullable ObjectNode block(Part part) {
        if (part instanceof Part.Text text) {
            return text.text().isBlank() ? null : text(text.text());
        }
        if (part instanceof Part.InlineImage image) {
            noteDetail(image.detail());
            return inline("image", imageType(image.mediaType()), image.base64());
        }
        if (part instanceof Part.ImageUrl image) {
            noteDetail(image.detail());
            return linked(image.url());
        }
        return document((Part.Other) part);
    }

    private static ObjectNode inline(String type, String mediaType, String base64) {
        ObjectNode block = object(type);
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", mediaType)
                .put("data", base64);
        return block;
    }

    private static ObjectNode linked(String url) {
        if (!url.regionMatches(true, 0, "https://", 0, "https://".length())) {
            throw new NotCarriedException("an image's URL does not start with https://, and Anthropic fetches no other;"
                    + " send the image inline");
        }
        ObjectNode block = object("image");
        block.putObject("source").put("type", "url").put("url", url);
        return block;
    }

    private static String imageType(String mediaType) {
        String type = mediaType.toLowerCase(Locale.ROOT);
        String known = type.equals("image/jpg") ? "image/jpeg" : type;
        if (!IMAGE_TYPES.contains(known)) {
            throw new NotCarriedException(
                    "Anthropic takes no image of type '" + mediaType + "'; send JPEG, PNG, GIF or WebP");
        }
        return known;
    }

    private static ObjectNode document(Part.Other part) {
        JsonNode file = part.json().path("file");
        String data = file.path("file_data").asText();
        if (!part.type().equals("file") || !data.startsWith(PDF_DATA)) {
            throw new NotCarriedException("Anthropic does not take " + named(part)
                    + (part.type().equals("file") ? " that is no inline PDF" : ""));
        }
        ObjectNode block = inline("document", "application/pdf", data.substring(PDF_DATA.length()));
        String filename = file.path("filename").asText();
        if (!filename.isBlank()) {
            block.put("title", filename);
        }
        return block;
    }

    private void noteDetail(@Nullable String detail) {
        if (detail != null && !detail.equals("auto")) {
            notes.add("an image's detail was dropped: Anthropic does not take it");
        }
    }

    private static ObjectNode toolUse(ToolCall call) {
        return object("tool_use")
                .put("id", toolUseId(call.id()))
                .put("name", call.name())
                .set("input", arguments(call));
    }

    private static JsonNode arguments(ToolCall call) {
        // a call without arguments is an empty text with some models
        if (call.arguments().isBlank()) {
            return Json.MAPPER.createObjectNode();
        }
        try {
            JsonNode arguments = Json.MAPPER.readTree(call.arguments());
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JsonProcessingException e) {
            // said below: the parser's own message may quote the arguments
        }
        throw new NotCarriedException("the arguments of the call of tool '" + call.name()
                + "' are not a JSON object, and Anthropic takes nothing else");
    }

    /** The id itself where Anthropic takes it, otherwise one made from it, the same every time. */
    private static String toolUseId(String id) {
        if (TOOL_USE_ID.matcher(id).matches()) {
            return id;
        }
        return "toolu_" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String words(Part part) {
        if (part instanceof Part.Text text) {
            return text.text();
        }
        if (part instanceof Part.Other other && other.type().equals("refusal")) {
            return other.json().path("refusal").asText();
        }
        return null;
    }

    private static String named(Part part) {
        return part instanceof Part.Other other ? "a part of type '" + other.type() + "'" : "an image";
    }

    private static ObjectNode object(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }
}
