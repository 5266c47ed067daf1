package org.llmfailover.health;

import java.time.Instant;
import org.llmfailover.chat.FailureKind;

/** A target is not asked, because of what is already known of it. No stack trace. */
public class NotAdmittedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public NotAdmittedException(String target, Refusal refusal) {
        super(target + " is not asked: " + refusal.reason(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }

    /**
     * Why a target is not asked.
     *
     * @param reason {@code circuit-open}, {@code recovering}, {@code status-page}, or the kind of failure: the one the target
     *     rests from, or {@code client-error} where it stands in for another and cannot carry the request
     * @param kind the failure that led here
     * @param until when the target is worth trying again
     */
    public record Refusal(String reason, FailureKind kind, Instant until) {

        /** The circuit is open, or its few trials are taken. */
        public static final String CIRCUIT_OPEN = "circuit-open";

        /** The target comes back by stages, and the call is above its share. */
        public static final String RECOVERING = "recovering";

        /** The target's status page says that it is ill. */
        public static final String STATUS_PAGE = "status-page";

        /** Whether the target might well answer, and is asked after all when nobody else does. */
        public boolean isPreference() {
            return reason.equals(RECOVERING) || reason.equals(STATUS_PAGE);
        }
    }
}
