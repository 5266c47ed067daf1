package org.llmfailover.run;

/** A run that cannot be made, with one sentence for the person who asked for it. */
class RunRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunRefusedException(String message) {
        super(message, null, false, false);
    }
}
