package org.llmfailover.pattern;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Tells where words begin, well enough to compare texts. In scripts without spaces every letter may begin one. */
final class WordBoundary {

    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private WordBoundary() {}

    /** Whether a word, or a mark that is no white space, begins at that index. */
    static boolean begins(String text, int index) {
        char c = text.charAt(index);
        if (Character.isWhitespace(c) || Character.isLowSurrogate(c)) {
            return false;
        }
        return index == 0
                || !Character.isLetterOrDigit(c)
                || !Character.isLetterOrDigit(text.charAt(index - 1))
                || WITHOUT_SPACES.contains(UnicodeScript.of(c));
    }
}
