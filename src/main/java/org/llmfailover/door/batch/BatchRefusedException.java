package org.llmfailover.door.batch;

import java.util.Objects;

/** A batch that cannot be run, with one sentence for its owner. No stack trace. */
public class BatchRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BatchRefusedException(String message) {
        super(message, null, false, false);
    }

    /** One sentence, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
