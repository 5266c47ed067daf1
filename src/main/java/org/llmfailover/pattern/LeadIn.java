package org.llmfailover.pattern;

/**
 * What a model may say before it repeats what was sent: an ellipsis, a quotation mark, or an announcement such as
 * "Certainly, here is the rest:".
 */
final class LeadIn {

    /** It is not clear yet whether there is one. */
    static final int UNCLEAR = -1;

    /** The longest announcement, in characters. */
    private static final int LONGEST = 80;

    private static final String ELLIPSIS = "...";

    private LeadIn() {}

    /** Where it ends in a text with plain marks; 0 where there is none, or {@link #UNCLEAR}. */
    static int end(String text) {
        int at = afterSpace(text, 0);
        String first = text.substring(at, Math.min(text.length(), at + ELLIPSIS.length()));
        if (ELLIPSIS.startsWith(first)) {
            return first.equals(ELLIPSIS) ? afterSpace(text, at + ELLIPSIS.length()) : UNCLEAR;
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return at + 1;
        }
        return Character.isUpperCase(c) ? announcement(text, at) : 0;
    }

    /** What goes on in the middle of a sentence does not begin with a capital letter, and is not held back for this. */
    private static int announcement(String text, int from) {
        int most = Math.min(text.length(), from + LONGEST);
        for (int i = from; i < most; i++) {
            if (text.charAt(i) == '\n') {
                return 0;
            }
            if (text.charAt(i) == ':') {
                return afterColon(text, i + 1);
            }
        }
        return most < from + LONGEST ? UNCLEAR : 0;
    }

    private static int afterColon(String text, int at) {
        if (at == text.length()) {
            return UNCLEAR;
        }
        return Character.isWhitespace(text.charAt(at)) ? afterSpace(text, at) : 0;
    }

    private static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
