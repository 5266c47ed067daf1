package org.llmfailover.target;

import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * The body of an attempt, which also tells the HTTP client whose attempt it is. That way neither keys nor deadlines ever
 * travel as message headers.
 */
final class AttemptEntity extends ByteArrayEntity {

    private final LiveAttempt attempt;

    AttemptEntity(byte[] body, LiveAttempt attempt) {
        super(body, ContentType.APPLICATION_JSON);
        this.attempt = attempt;
    }

    LiveAttempt attempt() {
        return attempt;
    }
}
