package org.llmfailover.quorum;

/** The votes have decided before every member was in: the multicast ends here. No stack trace. */
public class DecidedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DecidedException() {
        super("the votes have decided", null, false, false);
    }
}
