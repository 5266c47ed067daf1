package org.llmfailover.provider;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes text from outside fit to be shown: one line, no control characters, no keys, bounded. Stateless. */
final class ErrorText {

    static final int MAX_MESSAGE = 500;
    static final int MAX_FIELD = 100;

    private static final String MASK = "***";

    /** Keys are looked for in this much, so that cutting to {@link #MAX_MESSAGE} never leaves half of one unmasked. */
    private static final int MAX_READ = 4_000;

    private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}\\p{Z}\\s]+");

    private static final Pattern KEY = Pattern.compile(String.join(
            "|",
            "\\b(?:sk|pk|rk|sess)-[\\w*.-]{3,}[\\w*-]",
            "\\bAIza[\\w*-]{4,}",
            "\\bAQ\\.[\\w*-]{16,}",
            "\\bya29\\.[\\w*.-]{3,}[\\w*-]",
            "\\b(?:gsk|csk|hf|r8|tgp_v\\d)_[\\w*-]{4,}",
            "\\b(?:xai|pplx|nvapi|fw|bce)-[\\w*-]{16,}",
            "\\bxai-[\\w*-]*\\*[\\w*-]*",
            "\\b(?:AKIA|ASIA|ABSK)[\\w+/=]{12,}",
            "\\beyJ[\\w-]{8,}(?:\\.[\\w-]*){0,4}",
            "(?i:(?<=\\bbearer )[\\w.~+/=*-]{3,}[\\w~+/=*-])",
            "(?i:(?<=\\bbasic )[\\w+/=]{16,})",
            // a key without a prefix (Azure, Mistral) stands right after the words that introduce it
            "(?i:(?<=key(?: provided| is)?[:=]? ?['\"`(]?)(?=[\\w*-]*\\d)[\\w*-]{16,})"));

    private ErrorText() {}

    /** At most {@link #MAX_MESSAGE} characters; null when nothing printable is left. */
    static @Nullable String message(@Nullable String text) {
        return clean(text, MAX_MESSAGE);
    }

    /** At most {@link #MAX_FIELD} characters; null when nothing printable is left. */
    static @Nullable String field(@Nullable String text) {
        return clean(text, MAX_FIELD);
    }

    private static @Nullable String clean(@Nullable String text, int max) {
        if (text == null) {
            return null;
        }
        String line = NOT_PRINTED.matcher(cut(text, MAX_READ)).replaceAll(" ").strip();
        String masked = KEY.matcher(line).replaceAll(MASK);
        if (masked.isEmpty()) {
            return null;
        }
        return masked.length() <= max ? masked : cut(masked, max - 1) + "…";
    }

    /** Never cuts a character of two code units in half. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }
}
