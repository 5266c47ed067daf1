package org.llmfailover.simulator;

/** A simulated provider refuses a request; carries the error response. No stack trace. */
final class ProviderRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProviderReply reply;

    ProviderRefusedException(ProviderReply reply) {
        super("refused with status " + reply.status(), null, false, false);
        this.reply = reply;
    }

    ProviderReply reply() {
        return reply;
    }
}
