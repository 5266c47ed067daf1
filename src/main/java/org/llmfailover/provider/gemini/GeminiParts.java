package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Part;
import org.llmfailover.provider.NotCarriedException;

/**
 * Writes pieces of content as Gemini parts.
 *
 * <p>An image by URL goes as {@code fileData}, which the Developer API fetches itself since January 2026: https only,
 * bmp, jpeg, png and webp, 100 MB, not for Gemini 2.0 (ai.google.dev, "File input methods"). It wants the media type
 * with the URL, and guesses badly without, so a URL that does not end in one of these types is not carried.
 */
final class GeminiParts {

    private static final Map<String, String> FETCHED_IMAGES = Map.of(
            "bmp", "image/bmp",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "png", "image/png",
            "webp", "image/webp");

    private static final Map<String, String> AUDIO = Map.of("wav", "audio/wav", "mp3", "audio/mpeg");

    private final GeminiModel model;
    private final Collection<String> notes;

    GeminiParts(GeminiModel model, Collection<String> notes) {
        this.model = model;
        this.notes = notes;
    }

    ObjectNode write(Part part) {
        if (part instanceof Part.Text text) {
            return Json.MAPPER.createObjectNode().put("text", text.text());
        }
        if (part instanceof Part.InlineImage image) {
            noteDetail(image.detail());
            return inline(image.mediaType(), image.base64());
        }
        if (part instanceof Part.ImageUrl image) {
            noteDetail(image.detail());
            return fetched(image.url());
        }
        Part.Other other = (Part.Other) part;
        return switch (other.type()) {
            case "input_audio" -> audio(other.json().path("input_audio"));
            case "file" -> file(other.json().path("file").path("file_data").asText());
            default ->
                throw new NotCarriedException("The Gemini wire does not carry a content part of type \""
                        + GeminiOtherFields.shortened(other.type()) + "\".");
        };
    }

    private void noteDetail(@Nullable String detail) {
        if (detail != null && !detail.equals("auto")) {
            notes.add("The detail of an image was dropped: Gemini has no such hint for one image.");
        }
    }

    private ObjectNode fetched(String url) {
        String mediaType = FETCHED_IMAGES.get(extension(url));
        if (!model.fetchesUrls() || mediaType == null || !url.regionMatches(true, 0, "https://", 0, 8)) {
            throw new NotCarriedException(
                    "An image_url is carried to Gemini only from 2.5 on, over https, and with a path"
                            + " that ends in .png, .jpg, .jpeg, .webp or .bmp; send the image as a data URL.");
        }
        ObjectNode part = Json.MAPPER.createObjectNode();
        part.putObject("fileData").put("mimeType", mediaType).put("fileUri", url);
        return part;
    }

    private static String extension(String url) {
        String path = url.split("[?#]", 2)[0];
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static ObjectNode audio(JsonNode audio) {
        String mediaType = AUDIO.get(audio.path("format").asText());
        String data = audio.path("data").asText();
        if (mediaType == null || data.isEmpty()) {
            throw new NotCarriedException("The Gemini wire carries an input_audio only as base64 data in wav or mp3.");
        }
        return inline(mediaType, data);
    }

    private static ObjectNode file(String dataUrl) {
        int comma = dataUrl.indexOf(',');
        String head = comma < 0 ? "" : dataUrl.substring(0, comma);
        if (!head.startsWith("data:") || !head.endsWith(";base64")) {
            throw new NotCarriedException("The Gemini wire carries a file only as file_data with a base64 data URL.");
        }
        String mediaType = head.substring("data:".length(), head.indexOf(';'));
        if (mediaType.isEmpty()) {
            throw new NotCarriedException("The data URL of a file lacks its media type, which Gemini wants.");
        }
        return inline(mediaType, dataUrl.substring(comma + 1));
    }

    private static ObjectNode inline(String mediaType, String base64) {
        ObjectNode part = Json.MAPPER.createObjectNode();
        part.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
        return part;
    }
}
