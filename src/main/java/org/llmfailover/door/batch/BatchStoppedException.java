package org.llmfailover.door.batch;

/** A batch that ended before its last line, as its context stops; run again, it goes on where it was. No stack trace. */
public class BatchStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BatchStoppedException() {
        super("the batch was stopped before its last line; run again, it goes on where it was", null, false, false);
    }
}
