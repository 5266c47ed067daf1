package org.llmfailover.chat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A caller's request is wrong; the message is one sentence that names the field. No stack trace. */
public class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String param;

    /** A 400 about one field, or about the whole request when {@code param} is null. */
    public InvalidRequestException(String message, @Nullable String param) {
        this(400, message, param);
    }

    public InvalidRequestException(int status, String message, @Nullable String param) {
        super(message, null, false, false);
        this.status = status;
        this.param = param;
    }

    /** The HTTP status to answer with: 400, or 404 for something that does not exist. */
    public int status() {
        return status;
    }

    public @Nullable String param() {
        return param;
    }

    /** One sentence, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
