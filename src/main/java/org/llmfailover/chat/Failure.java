package org.llmfailover.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that gave no usable answer. Immutable.
 *
 * @param kind what it was, and so what may be done
 * @param status the provider's HTTP status; 0 when none came
 * @param message one sentence, without key or prompt
 * @param retryAfter how long the provider asks to be left alone, or null
 * @param type the provider's error type, or null
 * @param param the request field the provider complains of, or null
 * @param code the provider's error code, or null
 * @param refused the answer that carries a refusal inside a 200; null for every other failure
 */
public record Failure(
        FailureKind kind,
        int status,
        String message,
        @Nullable Duration retryAfter,
        @Nullable String type,
        @Nullable String param,
        @Nullable String code,
        @Nullable ChatAnswer refused)
        implements Outcome {

    /** A failure that came without a provider's own error body. */
    public static Failure of(FailureKind kind, int status, String message) {
        return new Failure(kind, status, message, null, null, null, null, null);
    }

    /** A refusal inside a 200. */
    public static Failure refusal(ChatAnswer refused, String message) {
        return new Failure(FailureKind.REFUSAL, 200, message, null, null, null, null, refused);
    }

    /** The same failure with another wait. */
    public Failure withRetryAfter(@Nullable Duration wait) {
        return new Failure(kind, status, message, wait, type, param, code, refused);
    }
}
