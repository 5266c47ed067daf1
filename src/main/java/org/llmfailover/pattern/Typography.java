package org.llmfailover.pattern;

import java.util.Arrays;

/**
 * A text beside the same text in plain marks: straight quotation marks, hyphens, dots, spaces and line feeds, which one model
 * writes where another writes the typographer's. It grows; not thread-safe.
 */
final class Typography {

    private static final String SINGLE_QUOTES = "\u2018\u2019\u201a\u201b";
    private static final String DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f";
    private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212";
    private static final String SPACES = "\u00a0\u2009\u202f";
    private static final char ELLIPSIS = '\u2026';

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder plain = new StringBuilder();

    /** Where in the text each plain character stands. */
    private int[] places = new int[64];

    static String plain(String text) {
        return new Typography().append(text);
    }

    /** Adds to the text; what that adds to the plain one. */
    String append(String more) {
        int before = plain.length();
        for (int i = 0; i < more.length(); i++) {
            add(more.charAt(i), text.length() + i);
        }
        text.append(more);
        return plain.substring(before);
    }

    private void add(char c, int place) {
        if (c == ELLIPSIS) {
            put('.', place);
            put('.', place);
            put('.', place);
        } else if (c != '\r') {
            put(plain(c), place);
        }
    }

    private void put(char c, int place) {
        if (plain.length() == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[plain.length()] = place;
        plain.append(c);
    }

    private static char plain(char c) {
        if (c <= '\u007f') {
            return c;
        }
        if (SINGLE_QUOTES.indexOf(c) >= 0) {
            return '\'';
        }
        if (DOUBLE_QUOTES.indexOf(c) >= 0) {
            return '"';
        }
        if (DASHES.indexOf(c) >= 0) {
            return '-';
        }
        return SPACES.indexOf(c) >= 0 ? ' ' : c;
    }

    /** The plain text. */
    String plain() {
        return plain.toString();
    }

    /** The text from where a plain character stands on; all of it from the first. */
    String from(int index) {
        if (index == 0) {
            return text.toString();
        }
        return index < plain.length() ? text.substring(places[index]) : "";
    }
}
