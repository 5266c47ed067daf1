package org.llmfailover.chat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the content of one message. One instance a message. */
final class PartReader {

    private static final Pattern IMAGE_TYPE = Pattern.compile("image/[a-z0-9][a-z0-9.+-]{0,60}");
    private static final Pattern WEB_URL = Pattern.compile("(?i)https?://[^\\s/]\\S*");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s");

    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder refusal = new StringBuilder();

    List<Part> parts() {
        return parts;
    }

    /** The words of the parts of type {@code refusal}, or null. */
    @Nullable
    String refusal() {
        return refusal.isEmpty() ? null : refusal.toString();
    }

    /** Whether nothing was said: no part but empty text. */
    boolean isBlank() {
        return parts.stream()
                .allMatch(part -> part instanceof Part.Text text && text.text().isEmpty());
    }

    void read(RequestField content) {
        if (content.node().isTextual()) {
            parts.add(new Part.Text(content.text()));
            return;
        }
        content.items("a string or an array of parts").forEach(item -> part(item.object()));
    }

    private void part(RequestField part) {
        String type = part.get("type", "the kind of part, such as text").word();
        switch (type) {
            case "text" -> parts.add(new Part.Text(part.get("text", "a string").text()));
            case "refusal" -> refusal.append(part.get("refusal", "a string").text());
            case "image_url" ->
                parts.add(image(part.get("image_url", "an object with a url").object()));
            default -> parts.add(new Part.Other(type, part.node()));
        }
    }

    private static Part image(RequestField image) {
        RequestField url = image.get("url", "a data URL or an http(s) URL");
        RequestField detail = image.find("detail");
        String hint = detail == null ? null : detail.word();
        String address = url.word();
        if (address.regionMatches(true, 0, "data:", 0, "data:".length())) {
            return inline(url, address, hint);
        }
        if (!WEB_URL.matcher(address).matches()) {
            throw url.wrong("a URL that begins with http://, https:// or data:image/");
        }
        return new Part.ImageUrl(address, hint);
    }

    private static Part inline(RequestField url, String address, @Nullable String detail) {
        int comma = address.indexOf(',');
        String head =
                comma < 0 ? "" : address.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
        String mediaType = head.contains(";") ? head.substring(0, head.indexOf(';')) : head;
        if (!head.endsWith(";base64") || !IMAGE_TYPE.matcher(mediaType).matches()) {
            throw url.wrong("a data URL of the form data:image/png;base64,…");
        }
        String base64 = withoutWhiteSpace(address.substring(comma + 1));
        if (!isBase64(base64)) {
            throw url.wrong("a data URL whose data is valid base64");
        }
        return new Part.InlineImage(mediaType, base64, detail);
    }

    private static String withoutWhiteSpace(String text) {
        Matcher space = WHITE_SPACE.matcher(text);
        return space.find() ? space.replaceAll("") : text;
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
