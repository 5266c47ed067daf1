package org.llmfailover.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;
import org.llmfailover.pattern.CallFailedException;

/**
 * A failure as HTTP tells it, with a body in OpenAI's form.
 *
 * @param type OpenAI's error type; null for the usual one of the status
 * @param param the request field at fault, or null
 * @param retryAfter when to try again in whole seconds, or null
 */
public record ErrorBody(
        int status,
        FailureKind kind,
        String message,
        @Nullable String type,
        @Nullable String param,
        @Nullable Duration retryAfter) {

    /** A call that no target answered. */
    public static ErrorBody of(CallFailedException failed) {
        return new ErrorBody(
                failed.status(),
                failed.kind(),
                failed.getMessage(),
                failed.type(),
                failed.param(),
                failed.retryAfter());
    }

    /** A caller's mistake. */
    public static ErrorBody of(InvalidRequestException invalid) {
        return new ErrorBody(
                invalid.status(), FailureKind.CLIENT_ERROR, invalid.getMessage(), null, invalid.param(), null);
    }

    /** The kind's name, which is also OpenAI's {@code code}. */
    public String code() {
        return kind.wireName();
    }

    public byte[] json() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    String text() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type == null ? usualType() : type)
                .put("param", param)
                .put("code", code());
        return body.toString();
    }

    private String usualType() {
        return switch (status) {
            case 401 -> "authentication_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
