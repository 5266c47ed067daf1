package org.llmfailover.pattern;

import java.util.Arrays;

/**
 * Finds in a continuation what it repeats of the text it continues: the last words once more, or all from the beginning. One
 * instance a continuation; not thread-safe.
 *
 * <p>What cannot be known is decided thus: the longest beginning of the continuation with which the sent text ends is a
 * repetition. It must hold a letter or digit, and have {@value #SHORTEST_REPEAT} characters or be a whole word, or be
 * all that was sent. A model writes tokens, so a repetition may begin within a word; it then must have
 * {@value #SHORTEST_WITHIN_WORD} characters, or {@value #SHORTEST_OVER_WORDS} with a space among them. So a single doubled
 * word ("had had") loses one of the two, unless the continuation begins with white space: a repetition hardly does, and
 * must then have {@value #SHORTEST_AFTER_SPACE} characters, the white space included, which was sent, too; or {@value
 * #CLEAR} without it. White space at the seam counts once.
 */
final class Repetition {

    /** How far from the end of what was sent a repetition of the last words may begin, in characters. */
    static final int LOOK = 2000;

    /** Equal characters that are no accident. */
    private static final int CLEAR = 16;

    private static final int SHORTEST_REPEAT = 3;

    /** Fewer equal characters from within a word may be the end of one word and the beginning of another. */
    private static final int SHORTEST_WITHIN_WORD = 8;

    /** "again and again" is more often meant than said again. */
    private static final int SHORTEST_AFTER_SPACE = 12;

    /** From within a word to the next one: the end of a word is seldom said again with what follows it. */
    private static final int SHORTEST_OVER_WORDS = 5;

    /** What was sent, without the white space around it. */
    private final String sent;

    private final String margin;
    private final String gap;
    private final boolean gapIsUnknown;
    private final StringBuilder held = new StringBuilder();

    /** Where in the sent text everything held so far stands, too; the beginning, where it still does, comes first. */
    private int[] places;

    private int read;
    private int lead;
    private int repeated;
    private int fromStart;
    private int searched;

    /**
     * @param gapIsUnknown whether the continuing model was not shown the white space at the end of the text
     */
    Repetition(String text, boolean gapIsUnknown) {
        String shown = text.stripTrailing();
        this.gap = text.substring(shown.length());
        this.sent = shown.stripLeading();
        this.margin = shown.substring(0, shown.length() - sent.length());
        this.gapIsUnknown = gapIsUnknown;
        this.places = allPlaces(sent);
    }

    private static int[] allPlaces(String sent) {
        int first = Math.max(1, sent.length() - LOOK);
        int[] places = new int[1 + Math.max(0, sent.length() - first)];
        for (int i = 1; i < places.length; i++) {
            places[i] = first + i - 1;
        }
        return places;
    }

    /** Takes more of the continuation. */
    void hear(String text) {
        held.append(text);
        for (; read < held.length(); read++) {
            compare(held.charAt(read));
        }
    }

    /** Whether nothing was heard that was not sent. */
    boolean saysNothingNew() {
        return places.length > 0 && said() >= CLEAR;
    }

    /** Whether something is repeated. */
    boolean isFound() {
        return newFrom() > 0;
    }

    /** Whether so much is repeated that it is no accident, wherever it stands. */
    boolean isCertain() {
        return isFound() && (repeated >= CLEAR || hasStrayed());
    }

    /** Where the new begins in what was heard; the white space at the seam counts as sent. */
    int end() {
        int from = newFrom();
        return from + sameWhiteSpace(from);
    }

    private int said() {
        return read - lead;
    }

    private void compare(char c) {
        int at = said();
        if (at == 0 && Character.isWhitespace(c)) {
            lead++;
            return;
        }
        int kept = 0;
        for (int place : places) {
            if (sent.charAt(place + at) == c) {
                fromStart += place == 0 ? 1 : 0;
                if (place + at + 1 == sent.length()) {
                    repeated = mayBeRepeated(place, at + 1) ? at + 1 : repeated;
                } else {
                    places[kept++] = place;
                }
            }
        }
        if (kept < places.length) {
            places = Arrays.copyOf(places, kept);
        }
    }

    private boolean mayBeRepeated(int place, int length) {
        return place == 0
                || length >= SHORTEST_WITHIN_WORD
                || WordBoundary.begins(sent, place)
                || (length >= SHORTEST_OVER_WORDS && hasSpace(place));
    }

    private boolean hasSpace(int from) {
        return sent.chars().skip(from).anyMatch(Character::isWhitespace);
    }

    /** Whether more must be heard to know. */
    boolean isUnclear() {
        if (places.length > 0) {
            return true;
        }
        boolean mayComeYet = hasStrayed() ? tailAgain() < 0 : isBlank(held, newFrom());
        return mayComeYet && held.length() < sent.length() + LOOK;
    }

    /** Where that begins which was not said before. */
    private int newFrom() {
        int again = hasStrayed() ? tailAgain() : -1;
        if (again >= 0) {
            return again + CLEAR;
        }
        return isRepetition() ? lead + repeated : 0;
    }

    /** It started over and then chose other words: it is new from where the last words sent come again, if they do. */
    private boolean hasStrayed() {
        return fromStart >= CLEAR && fromStart < sent.length() && 2 * fromStart >= sent.length();
    }

    /** Where the last characters sent come again; -1 when they have not yet. */
    private int tailAgain() {
        String tail = sent.substring(sent.length() - CLEAR);
        int found = held.indexOf(tail, Math.max(searched, lead + fromStart));
        searched = found >= 0 ? found : Math.max(0, held.length() - CLEAR);
        return found;
    }

    private boolean isRepetition() {
        if (repeated == 0 || held.substring(lead, lead + repeated).chars().noneMatch(Character::isLetterOrDigit)) {
            return false;
        }
        if (repeated >= CLEAR || isLongWithItsSpace()) {
            return true;
        }
        boolean longEnough = repeated >= SHORTEST_REPEAT || repeated == sent.length() || isWholeWord();
        return longEnough && (lead == 0 || isAllWithItsMargin()) && fitsGap();
    }

    private boolean isLongWithItsSpace() {
        return lead > 0
                && lead + repeated >= SHORTEST_AFTER_SPACE
                && sent.startsWith(held.substring(0, lead), sent.length() - repeated - lead);
    }

    private boolean isAllWithItsMargin() {
        return repeated == sent.length() && held.substring(0, lead).equals(margin);
    }

    private boolean isWholeWord() {
        int end = lead + repeated;
        return held.substring(lead, end).chars().allMatch(Character::isLetter)
                && (end == held.length() || !Character.isLetterOrDigit(held.charAt(end)));
    }

    /** White space was sent after the last word: then some must follow the word when it is said again. */
    private boolean fitsGap() {
        String space = whiteSpace(lead + repeated);
        boolean over = lead + repeated + space.length() == held.length();
        return gap.isEmpty()
                || over
                || (!space.isEmpty() && (gap.equals(" ") || space.startsWith(gap) || gap.startsWith(space)));
    }

    /** How much of the white space from there on is already sent. */
    private int sameWhiteSpace(int from) {
        String space = whiteSpace(from);
        if (from == 0 && !gapIsUnknown) {
            return gap.equals(" ") && space.equals(" ") ? 1 : 0;
        }
        if (space.startsWith(gap)) {
            return gap.length();
        }
        return gap.startsWith(space) ? space.length() : 0;
    }

    private String whiteSpace(int from) {
        int to = from;
        while (to < held.length() && Character.isWhitespace(held.charAt(to))) {
            to++;
        }
        return held.substring(from, to);
    }

    private static boolean isBlank(CharSequence text, int from) {
        return text.chars().skip(from).allMatch(Character::isWhitespace);
    }
}
