package org.llmfailover.report;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.config.DurationText;

/**
 * The time a report is about.
 *
 * @param from the first moment of it
 * @param to the first moment after it
 */
public record Period(Instant from, Instant to) {

    private static final Duration USUAL = Duration.ofHours(24);

    /** Longer than any history is kept. */
    private static final Duration LONGEST = Duration.ofDays(366);

    /**
     * The period somebody asked for: the last while, or from a moment to another; the last 24 hours when they say nothing.
     *
     * @param last such as {@code 24h} or {@code 7d}
     * @param from a moment in ISO-8601 with its zone
     * @param to as {@code from}; null is now
     * @throws InvalidRequestException when it is not a period
     */
    static Period of(@Nullable String last, @Nullable String from, @Nullable String to, Clock clock) {
        Instant end = to == null ? clock.instant().truncatedTo(ChronoUnit.MILLIS) : moment(to, MakeReport.TO);
        Instant start = from == null ? end.minus(last == null ? USUAL : duration(last)) : moment(from, MakeReport.FROM);
        if (!start.isBefore(end) || Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "the period must end after it begins, and within " + LONGEST.toDays() + " days", MakeReport.FROM);
        }
        return new Period(start, end);
    }

    private static Duration duration(String text) {
        return DurationText.parse(text)
                .filter(duration -> !duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new InvalidRequestException(
                        "the period is not a duration such as 1h, 24h or 7d", MakeReport.PERIOD));
    }

    private static Instant moment(String text, String name) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidRequestException("a moment is written such as 2026-11-20T09:00:00Z", name);
        }
    }
}
