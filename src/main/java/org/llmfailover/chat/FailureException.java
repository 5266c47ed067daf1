package org.llmfailover.chat;

/** Carries a {@link Failure} through a route, where the error handler and the circuit breaker can see it. No stack trace. */
public class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        super(failure.kind().wireName() + ": " + failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
