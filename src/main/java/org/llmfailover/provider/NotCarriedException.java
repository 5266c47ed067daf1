package org.llmfailover.provider;

import java.util.Objects;

/** A request holds something that a wire cannot carry; the message is one sentence that names it. No stack trace. */
public class NotCarriedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotCarriedException(String message) {
        super(message, null, false, false);
    }

    /** One sentence, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
