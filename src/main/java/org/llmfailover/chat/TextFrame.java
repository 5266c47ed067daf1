package org.llmfailover.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What stands around the text in all chunks of one choice by one model. Immutable. */
final class TextFrame {

    private static final String CONTENT = "\"content\":\"";

    private final String model;
    private final int choice;
    private final byte[] before;
    private final byte[] after;

    /**
     * @param empty the chunk of an empty text, as JSON
     */
    TextFrame(String model, int choice, String empty) {
        this.model = model;
        this.choice = choice;
        int at = empty.lastIndexOf(CONTENT) + CONTENT.length();
        this.before = ("data: " + empty.substring(0, at)).getBytes(StandardCharsets.UTF_8);
        this.after = (empty.substring(at) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    String model() {
        return model;
    }

    int choice() {
        return choice;
    }

    boolean fits(String otherModel, int otherChoice) {
        return choice == otherChoice && model.equals(otherModel);
    }

    /** The chunk of a text, as a server-sent event in UTF-8. */
    byte[] around(String text) {
        byte[] inside = (isPlain(text) ? text : escaped(text)).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(before.length + inside.length + after.length)
                .put(before)
                .put(inside)
                .put(after)
                .array();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
