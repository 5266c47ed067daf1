package org.llmfailover.run;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.FailureKind.Rest;
import org.llmfailover.pattern.Attempt;

/** Reads the attempts of a call from its header, {@code anthropic/claude-sonnet-5:overloaded:412ms,...}. */
final class AttemptText {

    /** A model's name may hold colons. */
    private static final Pattern ATTEMPT = Pattern.compile("(.+):([^:]+):(\\d+)ms");

    private AttemptText() {}

    /** The attempts, in order; none for a header that is absent or empty. */
    static List<Attempt> read(@Nullable Object header) {
        String text = header == null ? "" : header.toString();
        return Arrays.stream(text.split(","))
                .map(ATTEMPT::matcher)
                .filter(Matcher::matches)
                .map(match -> new Attempt(match.group(1), match.group(2), Long.parseLong(match.group(3))))
                .toList();
    }

    /** Whether the target was asked at all: one whose circuit is open or that rests is passed over in no time. */
    static boolean asked(Attempt attempt) {
        return attempt.result().equals(Attempt.OK)
                || FailureKind.named(attempt.result())
                        .filter(kind -> kind.rest() == Rest.NONE || attempt.millis() > 0)
                        .isPresent();
    }
}
