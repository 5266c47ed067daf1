package org.llmfailover.door.batch;

/** A line of a batch that is no request, with what is wrong with it. No stack trace. */
public class BadLineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
        super(message, null, false, false);
    }
}
