package org.llmfailover.pattern;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Usage;

/**
 * One attempt at a target, or the decision not to make one.
 *
 * @param target {@code provider/model}
 * @param result {@code ok}, the kind of the failure, or why the target was not asked
 * @param millis how long it took
 * @param asked what the target was asked for and gave; null when it was not asked, or is not waited for any more
 * @param judging whether it was not asked for the answer, but about the answers of others
 */
public record Attempt(String target, String result, long millis, @Nullable Asked asked, boolean judging) {

    /** The result of an attempt that was answered. */
    public static final String OK = "ok";

    /** The result of an attempt whose caller went away, or has another's answer. */
    public static final String ABANDONED = "abandoned";

    /** An attempt of which no more is known, or a target that was not asked. */
    public Attempt(String target, String result, long millis) {
        this(target, result, millis, null);
    }

    /** An attempt at an answer. */
    public Attempt(String target, String result, long millis, @Nullable Asked asked) {
        this(target, result, millis, asked, false);
    }

    Attempt ofJudge() {
        return new Attempt(target, result, millis, asked, true);
    }

    /**
     * What an attempt took.
     *
     * @param took from the writing of the request to the outcome
     * @param atProvider the part of it from the first byte sent to the last one received
     * @param usage the tokens, or null when the provider did not say
     */
    public record Asked(Instant startedAt, Duration took, Duration atProvider, @Nullable Usage usage) {

        /** When its outcome was known. */
        public Instant endedAt() {
            return startedAt.plus(took);
        }
    }

    /** The form in {@code LlmAttempts}. */
    @Override
    public String toString() {
        return target + ":" + result + ":" + millis + "ms";
    }
}
