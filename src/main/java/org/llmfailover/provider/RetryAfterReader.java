package org.llmfailover.provider;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;

/**
 * Reads how long a provider asks to be left alone, from the first source that says something sensible.
 *
 * <p>These are {@code retry-after-ms}, then {@code retry-after}; Google's {@code RetryInfo}, except for a quota, where it is
 * known to be too small; for a rate limit also the reset of its exhausted dimension, then the sentence ("Please try again in
 * 6m0s"), the only place in an event of a stream. What is negative or no time at all is passed over. Thread-safe.
 */
final class RetryAfterReader {

    /** A longer wait is cut to this. */
    static final Duration MAX = Duration.ofDays(1);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(?:\\.\\d{1,18})?");
    private static final Pattern GO_PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,12})?)(ms|us|µs|μs|ns|h|m|s)");
    private static final Pattern SENTENCE = Pattern.compile(
            "(?:try again|retry) (?:in|after) (?<wait>\\d{1,12}(?:\\.\\d{1,12})?)(?<rest>(?:ms|h|m|s)[\\dhms.]{0,20}| seconds?\\b| minutes?\\b)");

    private final Clock clock;

    RetryAfterReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * The wait, from zero to {@link #MAX}, or null when nothing says one.
     *
     * @param headers by lower-case name
     */
    @Nullable
    Duration read(Map<String, String> headers, ErrorBody body, FailureKind kind) {
        return Optional.ofNullable(headers.get("retry-after-ms"))
                .flatMap(value -> number(value, "ms"))
                .or(() -> Optional.ofNullable(headers.get("retry-after")).flatMap(this::secondsOrDate))
                .or(() -> retryInfo(body, kind))
                .or(() -> kind == FailureKind.RATE_LIMITED ? rateLimit(headers, body) : Optional.empty())
                .map(wait -> wait.compareTo(MAX) > 0 ? MAX : wait)
                .orElse(null);
    }

    private Optional<Duration> secondsOrDate(String value) {
        return number(value, "s")
                .or(() -> until(() -> ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)));
    }

    private static Optional<Duration> retryInfo(ErrorBody body, FailureKind kind) {
        String delay = kind == FailureKind.QUOTA ? null : body.retryDelay();
        return Optional.ofNullable(delay).flatMap(RetryAfterReader::goDuration);
    }

    private Optional<Duration> rateLimit(Map<String, String> headers, ErrorBody body) {
        return Stream.concat(openAiResets(headers, body), anthropicResets(headers))
                .filter(wait -> !wait.isZero())
                .max(Comparator.naturalOrder())
                .or(() -> sentence(body.said()));
    }

    /** A dimension is exhausted when nothing remains of it or the error names it; where that is not told, its reset alone counts. */
    private static Stream<Duration> openAiResets(Map<String, String> headers, ErrorBody body) {
        List<String> dimensions = List.of("requests", "tokens");
        List<String> exhausted = dimensions.stream()
                .filter(name -> "0".equals(headers.get("x-ratelimit-remaining-" + name))
                        || body.names().stream().anyMatch(each -> each.startsWith(name))
                        || body.said().contains(name + " per "))
                .toList();
        return (exhausted.isEmpty() ? dimensions : exhausted)
                .stream()
                        .filter(name -> !exhausted.isEmpty() || !headers.containsKey("x-ratelimit-remaining-" + name))
                        .flatMap(name -> Stream.ofNullable(headers.get("x-ratelimit-reset-" + name)))
                        .flatMap(value -> goDuration(value).or(() -> number(value, "s")).stream());
    }

    private Stream<Duration> anthropicResets(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().startsWith("anthropic-ratelimit-")
                        && header.getKey().endsWith("-reset"))
                .filter(header -> "0".equals(headers.get(header.getKey().replace("-reset", "-remaining"))))
                .flatMap(header ->
                        until(() -> OffsetDateTime.parse(header.getValue().strip())).stream());
    }

    private static Optional<Duration> sentence(String said) {
        Matcher sentence = SENTENCE.matcher(said);
        if (!sentence.find()) {
            return Optional.empty();
        }
        String wait = sentence.group("wait");
        return switch (sentence.group("rest").strip()) {
            case "second", "seconds" -> number(wait, "s");
            case "minute", "minutes" -> number(wait, "m");
            default -> goDuration(wait + sentence.group("rest").replaceAll("\\.+$", ""));
        };
    }

    private static Optional<Duration> number(String value, String unit) {
        String stripped = value.strip();
        return NUMBER.matcher(stripped).matches() ? Optional.of(duration(stripped, unit)) : Optional.empty();
    }

    /** Go writes "1s", "6m0s", "12ms"; protobuf "47.884324799s". */
    private static Optional<Duration> goDuration(String value) {
        String text = value.strip();
        Matcher part = GO_PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            sum = sum.plus(duration(part.group(1), part.group(2)));
            end = part.end();
        }
        return end > 0 && end == text.length() ? Optional.of(sum) : Optional.empty();
    }

    /** Never more than a little over {@link #MAX}, so that sums stay in range. */
    private static Duration duration(String digits, String unit) {
        BigDecimal nanos = new BigDecimal(digits)
                .multiply(BigDecimal.valueOf(
                        switch (unit) {
                            case "h" -> 3_600_000_000_000L;
                            case "m" -> 60_000_000_000L;
                            case "s" -> 1_000_000_000L;
                            case "ms" -> 1_000_000L;
                            case "ns" -> 1L;
                            default -> 1_000L;
                        }));
        return Duration.ofNanos(
                nanos.min(BigDecimal.valueOf(MAX.plusHours(1).toNanos())).longValue());
    }

    /** The time until a moment that is not past. */
    private Optional<Duration> until(Supplier<? extends Temporal> moment) {
        try {
            Duration wait = Duration.between(clock.instant(), Instant.from(moment.get()));
            return wait.isNegative() ? Optional.empty() : Optional.of(wait);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
