package org.llmfailover.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

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

    /** Gives the chunk of a text, as a server-sent event in UTF-8. */
    void around(String text, Consumer<byte[]> parts) {
        parts.accept(before);
        parts.accept((isPlain(text) ? text : escaped(text)).getBytes(StandardCharsets.UTF_8));
        parts.accept(after);
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
