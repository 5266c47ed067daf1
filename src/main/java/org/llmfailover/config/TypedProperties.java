package org.llmfailover.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code llm.} properties with typed values: a blank value is as good as none, a value of the wrong form ends in a
 * {@link ConfigException}.
 */
final class TypedProperties {

    static final Duration MILLISECOND = Duration.ofMillis(1);

    /** Keeps every sum of durations, in nanoseconds too, far from the end of a long. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final NavigableMap<String, String> values;

    TypedProperties(Map<String, String> properties) {
        this.values = new TreeMap<>(properties);
        values.keySet().removeIf(key -> !key.startsWith("llm."));
    }

    /** Every property's name, sorted. */
    Set<String> keys() {
        return values.keySet();
    }

    /** The names that follow a prefix up to the next dot, sorted. */
    Set<String> names(String prefix) {
        Set<String> names = new TreeSet<>();
        for (String rest : rests(prefix)) {
            names.add(checkedName(prefix + rest, rest.substring(0, rest.indexOf('.'))));
        }
        return names;
    }

    /** The name of a provider or chain within a property, when it has plain characters only. */
    static String checkedName(String key, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw new ConfigException(key + " has the name " + ConfigException.quoted(name)
                    + " in it: use letters, digits, - and _, for example main_2");
        }
        return name;
    }

    /** What follows a prefix in the names of the properties that start with it, sorted. */
    List<String> rests(String prefix) {
        return values.tailMap(prefix).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    /** Whether the property is there, be it blank. */
    boolean given(String key) {
        return values.containsKey(key);
    }

    /** The value without the white space around it; null when absent or blank. */
    @Nullable
    String text(String key) {
        String value = values.get(key);
        return value == null || value.isBlank() ? null : value.strip();
    }

    String text(String key, String fallback) {
        String value = text(key);
        return value == null ? fallback : value;
    }

    /** The entries between commas, without blank ones. */
    List<String> list(String key, String fallback) {
        return Arrays.stream(text(key, fallback).split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    boolean flag(String key) {
        return flag(key, false);
    }

    boolean flag(String key, boolean fallback) {
        String value = text(key, Boolean.toString(fallback));
        if (!value.equals("true") && !value.equals("false")) {
            throw ConfigException.bad(key, value, "true or false", "true");
        }
        return value.equals("true");
    }

    int integer(String key, int fallback, int least, int most) {
        String value = text(key, Integer.toString(fallback));
        return NumberText.whole(value, least, most)
                .orElseThrow(() -> ConfigException.bad(
                        key, value, "a whole number from " + least + " to " + most, Integer.toString(fallback)));
    }

    /** A positive whole number, or null when absent. */
    @Nullable
    Integer tokens(String key) {
        String value = text(key);
        if (value == null) {
            return null;
        }
        return NumberText.whole(value, 1, Integer.MAX_VALUE)
                .orElseThrow(() -> ConfigException.bad(key, value, "a positive number of tokens", "128000"));
    }

    int percent(String key, int fallback, int least) {
        String value = text(key, Integer.toString(fallback));
        return NumberText.whole(value, least, 100)
                .orElseThrow(() -> ConfigException.bad(
                        key, value, "a whole percentage from " + least + " to 100", Integer.toString(fallback)));
    }

    /** A decimal number that is not negative, or null when absent. */
    @Nullable
    BigDecimal price(String key) {
        String value = text(key);
        if (value == null) {
            return null;
        }
        return NumberText.decimal(value)
                .orElseThrow(() -> ConfigException.bad(key, value, "a price in USD per million tokens", "1.25"));
    }

    /** An amount of money that is not negative, or null when absent. */
    @Nullable
    BigDecimal amount(String key) {
        String value = text(key);
        if (value == null) {
            return null;
        }
        return NumberText.decimal(value).orElseThrow(() -> ConfigException.bad(key, value, "an amount in USD", "2500"));
    }

    /** A decimal number above 1 and at most 1000. */
    double factor(String key, String fallback) {
        String value = text(key, fallback);
        return NumberText.decimal(value)
                .map(BigDecimal::doubleValue)
                .filter(factor -> factor > 1 && factor <= 1000)
                .orElseThrow(() -> ConfigException.bad(key, value, "a factor above 1 and up to 1000", fallback));
    }

    /** A decimal number from 0 to 100. */
    double scale(String key, String fallback) {
        String value = text(key, fallback);
        return NumberText.decimal(value)
                .map(BigDecimal::doubleValue)
                .filter(scale -> scale <= 100)
                .orElseThrow(() -> ConfigException.bad(key, value, "a number from 0 to 100", fallback));
    }

    /** Bytes, from 1 to a gibibyte: what is read into memory has a bound. */
    long size(String key, String fallback) {
        String value = text(key, fallback);
        OptionalLong size = SizeText.parse(value);
        if (size.isEmpty() || size.getAsLong() < 1 || size.getAsLong() > 1L << 30) {
            throw ConfigException.bad(key, value, "a size from 1B to 1024MiB such as 10MiB, 10MB or 1048576", fallback);
        }
        return size.getAsLong();
    }

    /** A folder, there or not; null when absent. */
    @Nullable
    Path folder(String key) {
        String value = text(key);
        if (value == null) {
            return null;
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw ConfigException.bad(key, value, "a folder", "batch/inbox");
        }
    }

    /** A duration of at least a millisecond. */
    Duration duration(String key, String fallback) {
        return duration(key, fallback, MILLISECOND);
    }

    /** A duration of at least {@code least}; with zero for {@code least}, zero means off. */
    Duration duration(String key, String fallback, Duration least) {
        String value = text(key, fallback);
        boolean off = least.isZero() && value.equals("0");
        return (off ? Optional.of(Duration.ZERO) : DurationText.parse(value))
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(LONGEST) <= 0)
                .filter(duration -> duration.isZero() || duration.compareTo(MILLISECOND) >= 0)
                .orElseThrow(() -> ConfigException.bad(key, value, durationForm(least), "8s"));
    }

    private static String durationForm(Duration least) {
        String from = least.isZero() ? "0 (off)" : least.toMillis() + "ms";
        return "a duration from " + from + " to " + LONGEST.toDays() + "d such as 500ms, 8s, 20m, 1h, 2d or PT8S";
    }

    /** The constant with the wire name; the fallback when absent. */
    <E extends Enum<E> & WireNamed> E choice(String key, Class<E> type, E fallback) {
        E chosen = choice(key, type);
        return chosen == null ? fallback : chosen;
    }

    /** The constant with the wire name; null when absent. */
    <E extends Enum<E> & WireNamed> @Nullable E choice(String key, Class<E> type) {
        String value = text(key);
        if (value == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.wireName().equals(value))
                .findFirst()
                .orElseThrow(() -> ConfigException.bad(key, value, "one of " + wireNames(type), anExample(type)));
    }

    private static <E extends Enum<E> & WireNamed> String wireNames(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(WireNamed::wireName).collect(Collectors.joining(", "));
    }

    private static <E extends Enum<E> & WireNamed> String anExample(Class<E> type) {
        return type.getEnumConstants()[0].wireName();
    }
}
