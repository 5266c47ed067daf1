package org.llmfailover.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;

/**
 * Tells failures apart, from status, headers and body, for every provider family. Thread-safe.
 *
 * <p>Never throws, whatever the bytes are, and looks only at the first {@link ErrorBody#MAX_BYTES} of them. A failure's
 * message is the provider's own sentence on one line, without keys and at most {@link ErrorText#MAX_MESSAGE} characters
 * long; or a plain sentence with the status when there is none.
 */
public final class FailureReader {

    private final RetryAfterReader retryAfter;

    /** A reader that counts the dates in {@code Retry-After} from this clock. */
    public FailureReader(Clock clock) {
        this.retryAfter = new RetryAfterReader(clock);
    }

    /** Reads a response whose status is not 2xx. */
    public Failure read(WireResponse response) {
        int status = response.status();
        Map<String, String> headers = byLowerCaseName(response.headers());
        ErrorBody body = ErrorBody.of(response.body(), headers.get("x-amzn-errortype"));
        FailureKind kind = FailureRules.kind(status, body);
        return failure(kind, status, message(status, body), headers, body);
    }

    /**
     * Reads an error that came inside a 200: the whole JSON object of the body or of one event, known to hold an error.
     *
     * <p>The failure's status is the one the error names, else the one its type stands for, else 400 for what a caller
     * gets to see as its own, else 200.
     */
    public Failure readInside200(JsonNode body) {
        ErrorBody error = ErrorBody.of(body);
        int status = error.status() == FailureRules.NONE ? FailureNames.status(error.names()) : error.status();
        FailureKind kind = FailureRules.kind(status, error);
        String said = ErrorText.message(error.message());
        String message = said == null ? "The provider answered with an error inside a 200." : said;
        return failure(kind, status == FailureRules.NONE ? unnamedStatus(kind) : status, message, Map.of(), error);
    }

    private Failure failure(FailureKind kind, int status, String message, Map<String, String> headers, ErrorBody body) {
        return new Failure(
                kind,
                status,
                message,
                retryAfter.read(headers, body, kind),
                ErrorText.field(body.type()),
                ErrorText.field(body.param()),
                ErrorText.field(body.code()),
                null);
    }

    private static String message(int status, ErrorBody body) {
        if (status >= 300 && status < 400) {
            return "The provider answered with a redirect (status " + status
                    + "), which is not followed: check the provider's url.";
        }
        String said = ErrorText.message(body.message());
        if (said == null) {
            return "The provider answered with status " + status + " and no explanation.";
        }
        return body.html()
                ? "The provider answered with status " + status + " and a page titled \"" + said + "\"."
                : said;
    }

    private static int unnamedStatus(FailureKind kind) {
        return switch (kind) {
            case CLIENT_ERROR, CONTEXT_LENGTH, REFUSAL -> 400;
            default -> 200;
        };
    }

    private static Map<String, String> byLowerCaseName(Map<String, String> headers) {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }
}
