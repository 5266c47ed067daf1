package org.llmfailover.provider.openai;

import org.jspecify.annotations.Nullable;
import org.llmfailover.provider.StreamPiece;

/**
 * What stands around the text in one chunk, and mostly in the next ones, too. With its help those are read without parsing
 * their JSON again, which at thousands of chunks a second counts. Immutable.
 *
 * <p>OpenAI pads its chunks at their end, {@code "obfuscation":"p0Qx"}, with letters and digits of any number.
 *
 * @param before up to and with the quotation mark before the text
 * @param after from the quotation mark after the text to the chunk's end, or to its padding
 */
record OpenAiTextFrame(int choice, String before, String after, boolean padded) {

    private static final String PADDING = "\"obfuscation\":\"";
    private static final String PADDED_END = "\"}";

    /** The frame of a chunk that is whole JSON. */
    static OpenAiTextFrame of(int choice, String before, String after) {
        int padding = after.lastIndexOf(PADDING);
        int from = padding + PADDING.length();
        return padding >= 0 && isPadding(after, from)
                ? new OpenAiTextFrame(choice, before, after.substring(0, from), true)
                : new OpenAiTextFrame(choice, before, after, false);
    }

    /** The text of a chunk that has this frame; null when it has another one, no text, or characters that are escaped. */
    StreamPiece.@Nullable Text read(String data) {
        int from = before.length();
        if (!data.startsWith(before)) {
            return null;
        }
        int to = plainEnd(data, from);
        return to > from && data.startsWith(after, to) && isEnd(data, to + after.length())
                ? new StreamPiece.Text(choice, data.substring(from, to))
                : null;
    }

    private boolean isEnd(String data, int at) {
        return padded ? isPadding(data, at) : at == data.length();
    }

    /** Where the string ends that needs no unescaping; nowhere, when it does or is none. */
    private static int plainEnd(String data, int from) {
        for (int i = from; i < data.length(); i++) {
            char c = data.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c < ' ' || c == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isPadding(String data, int from) {
        int i = from;
        while (i < data.length() && isLetterOrDigit(data.charAt(i))) {
            i++;
        }
        return data.startsWith(PADDED_END, i) && i + PADDED_END.length() == data.length();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
