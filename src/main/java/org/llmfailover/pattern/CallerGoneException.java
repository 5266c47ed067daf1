package org.llmfailover.pattern;

/** The caller has gone away in the middle of a stream: nobody is at fault, and nothing is to be mended. No stack trace. */
public class CallerGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CallerGoneException() {
        super("the caller went away", null, false, false);
    }
}
