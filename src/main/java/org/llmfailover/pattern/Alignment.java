package org.llmfailover.pattern;

/**
 * Fits a continuation to the text it continues: what a model says again is cut, so that both joined read as one text. One
 * instance a continuation; not thread-safe.
 *
 * <p>A model asked to go on may begin with the last words once more, or start over from the beginning. Its first characters
 * are held back as long as they could be either.
 */
public final class Alignment {

    /** The longest repetition of the last words that is looked for, in characters. */
    static final int LOOK = 400;

    /** Fewer equal characters at the start are no sign of starting over, unless they are all there is. */
    private static final int START = 16;

    /** Fewer repeated characters may be what the text really says. */
    private static final int SHORTEST_REPEAT = 3;

    private final String sent;
    private final StringBuilder held = new StringBuilder();
    private boolean aligned;

    Alignment(String sent) {
        this.sent = sent;
        this.aligned = sent.isEmpty();
    }

    /** The part of the continuation that is new and may be passed on now; empty while it is not clear yet. */
    public String next(String text) {
        if (aligned) {
            return text;
        }
        held.append(text);
        return isUnclear() ? "" : cut();
    }

    /** What is still held back when the continuation ends. */
    public String end() {
        return aligned ? "" : cut();
    }

    private boolean isUnclear() {
        int same = startsOver();
        if (same == held.length() && same < sent.length()) {
            return true;
        }
        if (hasDiverged(same)) {
            return held.indexOf(tail(), same) < 0 && held.length() < sent.length() + LOOK;
        }
        return same < sent.length() && mayBecomeRepeat();
    }

    private String cut() {
        aligned = true;
        int same = startsOver();
        if (same == sent.length()) {
            return held.substring(same);
        }
        if (hasDiverged(same)) {
            int again = held.indexOf(tail(), same);
            return held.substring(again < 0 ? same : again + tail().length());
        }
        return held.substring(repeatedTail());
    }

    /** How many characters the continuation shares with the beginning of what was sent. */
    private int startsOver() {
        int most = Math.min(held.length(), sent.length());
        int same = 0;
        while (same < most && held.charAt(same) == sent.charAt(same)) {
            same++;
        }
        return same;
    }

    /** It started over and then chose other words: it is new from where the last words sent come again. */
    private boolean hasDiverged(int same) {
        return same >= START && same < sent.length();
    }

    private String tail() {
        return sent.substring(Math.max(0, sent.length() - START));
    }

    /** Whether everything held so far stands somewhere among the last words sent, but not yet up to their end. */
    private boolean mayBecomeRepeat() {
        int first = Math.max(0, sent.length() - LOOK);
        for (int from = first; from + held.length() < sent.length(); from++) {
            if (beginsWord(from) && sent.startsWith(held.toString(), from)) {
                return true;
            }
        }
        return false;
    }

    /** The length of the longest beginning of the continuation that the sent text ends with, from a word's beginning. */
    private int repeatedTail() {
        int longest = Math.min(LOOK, Math.min(held.length(), sent.length()));
        for (int length = longest; length >= SHORTEST_REPEAT; length--) {
            int from = sent.length() - length;
            if (beginsWord(from) && sent.startsWith(held.substring(0, length), from)) {
                return length;
            }
        }
        return 0;
    }

    private boolean beginsWord(int index) {
        return index == 0
                || !Character.isLetterOrDigit(sent.charAt(index))
                || !Character.isLetterOrDigit(sent.charAt(index - 1));
    }
}
