package org.llmfailover.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** What stands around the text in all chunks of one choice by one model. Immutable. */
final class TextFrame {

    private static final String CONTENT = "\"content\":\"";

    private final String model;
    private final int choice;
    private final String before;
    private final String after;

    /**
     * @param empty the chunk of an empty text, as JSON
     */
    TextFrame(String model, int choice, String empty) {
        this.model = model;
        this.choice = choice;
        int at = empty.lastIndexOf(CONTENT) + CONTENT.length();
        this.before = empty.substring(0, at);
        this.after = empty.substring(at);
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

    /** The chunk of a text, as JSON in UTF-8. */
    byte[] around(String text) {
        StringBuilder json = new StringBuilder(before.length() + text.length() + after.length() + 8);
        json.append(before);
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        return json.append(after).toString().getBytes(StandardCharsets.UTF_8);
    }
}
