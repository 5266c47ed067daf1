package org.llmfailover.door.batch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;

/**
 * Reads a line in the form of OpenAI's batch files. The request in it is cut out and not read: that is done once, where it
 * is asked. Stateless and thread-safe.
 */
final class LineParser {

    private static final String METHOD = "POST";
    private static final String URL = "/v1/chat/completions";
    private static final int LONGEST_ID = 512;
    private static final int LONGEST_REASON = 200;

    /** What has been seen of a line so far. */
    private static final class Seen {
        private @Nullable String customId;
        private @Nullable String method;
        private @Nullable String url;
        private int bodyFrom = -1;
        private int bodyTo;
        private boolean stream;
    }

    BatchLine parse(RawLine line) {
        byte[] json = withoutByteOrderMark(line);
        if (holdsNul(json)) {
            return BatchLine.wrong(line.number(), null, "is binary or not UTF-8: it holds a NUL byte");
        }
        Seen seen = new Seen();
        String mistake = read(json, seen);
        String customId = isUsable(seen.customId) ? seen.customId : null;
        return mistake == null && customId != null
                ? BatchLine.right(line.number(), customId, Arrays.copyOfRange(json, seen.bodyFrom, seen.bodyTo))
                : BatchLine.wrong(line.number(), customId, String.valueOf(mistake));
    }

    private static @Nullable String read(byte[] json, Seen seen) {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "is not a JSON object";
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                field(parser, seen);
            }
            if (parser.nextToken() != null) {
                return "has something behind its JSON object";
            }
            return mistake(seen);
        } catch (JsonProcessingException e) {
            return "is not JSON: " + shortened(e.getOriginalMessage());
        } catch (IOException e) {
            return "is not JSON: " + shortened(String.valueOf(e.getMessage()));
        }
    }

    private static void field(JsonParser parser, Seen seen) throws IOException {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        String text = value == JsonToken.VALUE_STRING ? parser.getText() : null;
        switch (name) {
            case "custom_id" -> seen.customId = text;
            case "method" -> seen.method = text;
            case "url" -> seen.url = text;
            case "body" -> body(parser, value, seen);
            default -> {
                // what else an owner notes on a line is not ours
            }
        }
        parser.skipChildren();
    }

    private static void body(JsonParser parser, JsonToken value, Seen seen) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            return;
        }
        seen.bodyFrom = (int) parser.currentTokenLocation().getByteOffset();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean stream = parser.currentName().equals("stream");
            seen.stream |= parser.nextToken() == JsonToken.VALUE_TRUE && stream;
            parser.skipChildren();
        }
        seen.bodyTo = (int) parser.currentLocation().getByteOffset();
    }

    private static @Nullable String mistake(Seen seen) {
        if (!isUsable(seen.customId)) {
            return "has no custom_id of 1 to " + LONGEST_ID + " characters";
        }
        if (!METHOD.equals(seen.method)) {
            return "has not the method " + METHOD;
        }
        if (!URL.equals(seen.url)) {
            return "has not the url " + URL;
        }
        if (seen.bodyFrom < 0) {
            return "has no body that is a JSON object";
        }
        return seen.stream ? "asks for a stream; leave stream out of its body" : null;
    }

    private static boolean isUsable(@Nullable String customId) {
        return customId != null && !customId.isBlank() && customId.length() <= LONGEST_ID;
    }

    /** Some editors write it before the first character. */
    private static byte[] withoutByteOrderMark(RawLine line) {
        byte[] bytes = line.bytes();
        boolean marked = line.number() == 1
                && bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }

    /** Jackson would take such bytes for UTF-16. */
    private static boolean holdsNul(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static String shortened(String reason) {
        String line = reason.lines().findFirst().orElse("");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }
}
