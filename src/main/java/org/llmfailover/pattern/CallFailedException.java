package org.llmfailover.pattern;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;

/** A call that no target answered, in the words for its caller. No stack trace. */
public class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final FailureKind kind;
    private final transient @Nullable Duration retryAfter;
    private final @Nullable String type;
    private final @Nullable String param;

    public CallFailedException(
            int status,
            FailureKind kind,
            String message,
            @Nullable Duration retryAfter,
            @Nullable String type,
            @Nullable String param) {
        super(message, null, false, false);
        this.status = status;
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.type = type;
        this.param = param;
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }

    public FailureKind kind() {
        return kind;
    }

    /** When to try again in whole seconds, or null when trying again does not help. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The provider's error type, or null. */
    public @Nullable String type() {
        return type;
    }

    /** The request field the provider complained of, or null. */
    public @Nullable String param() {
        return param;
    }

    /** One sentence, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
