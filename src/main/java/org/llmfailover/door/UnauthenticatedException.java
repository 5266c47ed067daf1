package org.llmfailover.door;

import java.util.Objects;

/** A caller without a valid key. No stack trace, and nothing of what was sent. */
public class UnauthenticatedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnauthenticatedException() {
        super("send one of llm.http.api-keys as 'Authorization: Bearer <key>'", null, false, false);
    }

    /** One sentence, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
