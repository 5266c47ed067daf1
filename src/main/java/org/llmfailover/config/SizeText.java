package org.llmfailover.config;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them: {@code 1048576}, {@code 10MB} (millions), {@code 10MiB} (powers of 1024). */
final class SizeText {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(B|kB|KB|KiB|MB|MiB)?");

    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "KB", 1_000L,
            "KiB", 1L << 10,
            "MB", 1_000_000L,
            "MiB", 1L << 20);

    private SizeText() {}

    /** The bytes; empty when the text is no size. */
    static OptionalLong parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        long factor = unit == null ? 1 : UNITS.getOrDefault(unit, 1L);
        return OptionalLong.of(Long.parseLong(matcher.group(1)) * factor);
    }
}
