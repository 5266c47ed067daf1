package org.llmfailover.provider.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The generation of a model, read off its id; what a model accepts depends on it.
 *
 * <p>{@code gemini-flash-latest} and its like follow Google's newest models and count as such. An id that names no
 * Gemini (Gemma, a tuned model) has generation 0.0.
 */
record GeminiModel(int major, int minor) {

    private static final Pattern VERSION = Pattern.compile("gemini-(\\d{1,3})(?:\\.(\\d{1,3}))?(?!\\d)");
    private static final Pattern NEWEST = Pattern.compile("gemini-[a-z-]*latest");

    static GeminiModel of(String id) {
        Matcher version = VERSION.matcher(id);
        if (version.find()) {
            String minor = version.group(2);
            return new GeminiModel(Integer.parseInt(version.group(1)), minor == null ? 0 : Integer.parseInt(minor));
        }
        return NEWEST.matcher(id).find() ? new GeminiModel(Integer.MAX_VALUE, 0) : new GeminiModel(0, 0);
    }

    /** Since Gemini 3 a function call without its signature is a 400, "missing a thought_signature". */
    boolean wantsSignatures() {
        return major >= 3;
    }

    /** Since January 2026 the API fetches public https URLs itself, but not for the Gemini 2.0 family. */
    boolean fetchesUrls() {
        return major >= 3 || (major == 2 && minor >= 5);
    }

    /** Before Gemini 3: 400, "Function calling with a response mime type: 'application/json' is unsupported". */
    boolean refusesJsonWithTools() {
        return major == 1 || major == 2;
    }
}
