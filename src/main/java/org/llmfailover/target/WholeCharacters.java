package org.llmfailover.target;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps characters outside the basic plane whole: JSON may carry their halves in two pieces, and half a character has no
 * UTF-8. One instance a stream; not thread-safe.
 */
final class WholeCharacters {

    private final Map<Integer, Character> halves = new HashMap<>();

    /** The text that can be passed on now; a first half at its end waits for the second, and is lost when none comes. */
    String next(int choice, String text) {
        if (text.isEmpty()) {
            return text;
        }
        Character half = halves.isEmpty() ? null : halves.remove(choice);
        String joined = half == null ? text : half + text;
        int last = joined.length() - 1;
        if (!Character.isHighSurrogate(joined.charAt(last))) {
            return joined;
        }
        halves.put(choice, joined.charAt(last));
        return joined.substring(0, last);
    }
}
