package org.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;

/** Cuts an answer into the pieces a stream brings it in; no piece ends inside a character. */
final class Pieces {

    private static final int WORDS = 3;
    private static final int ARGUMENT_CHARACTERS = 12;

    private Pieces() {}

    /** Three words at a time, with the space that follows them. */
    static List<String> ofText(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        int words = 0;
        for (int at = 0; at < text.length(); at++) {
            boolean wordEnds = Character.isWhitespace(text.charAt(at));
            words += wordEnds ? 1 : 0;
            if (words == WORDS) {
                pieces.add(text.substring(start, at + 1));
                start = at + 1;
                words = 0;
            }
        }
        if (start < text.length()) {
            pieces.add(text.substring(start));
        }
        return pieces;
    }

    /** Twelve characters at a time, wherever that cuts. */
    static List<String> ofArguments(String json) {
        List<String> pieces = new ArrayList<>();
        for (int start = 0; start < json.length(); ) {
            int length = Math.min(ARGUMENT_CHARACTERS, json.codePointCount(start, json.length()));
            int end = json.offsetByCodePoints(start, length);
            pieces.add(json.substring(start, end));
            start = end;
        }
        return pieces;
    }

    /** The beginning of a text, at most that many characters. */
    static String beginning(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        boolean splitsPair = characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1));
        return text.substring(0, splitsPair ? characters - 1 : characters);
    }
}
