package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;

/** Anthropic's error answers. Status, type and words are as recorded or documented; 529 came without Retry-After. */
final class AnthropicErrors {

    private static final String SPENT =
            "You have reached your API usage limits: your organization has crossed its monthly API usage threshold, set based"
                    + " on your organization's API tier. You will regain access on 2026-12-01 at 00:00 UTC.";

    private final Ids ids;

    AnthropicErrors(Ids ids) {
        this.ids = ids;
    }

    ProviderReply of(FailureKind kind, String model, @Nullable Integer retryAfter) {
        return switch (kind) {
            case OVERLOADED -> reply(529, "overloaded_error", "Overloaded", null, retryAfter);
            case SERVER_ERROR -> reply(500, "api_error", "Internal server error", null, retryAfter);
            case RATE_LIMITED ->
                reply(
                        429,
                        "rate_limit_error",
                        "This request would exceed your organization's rate limit of 50 requests per minute (model: "
                                + model + ").",
                        null,
                        retryAfter);
            case QUOTA -> reply(429, "rate_limit_error", SPENT, "enforced_spend_limit_reached", retryAfter);
            case AUTH -> reply(401, "authentication_error", "invalid x-api-key", null, retryAfter);
            case MODEL_NOT_FOUND -> reply(404, "not_found_error", "model: " + model, null, retryAfter);
            case CONTEXT_LENGTH -> invalid("prompt is too long: 213462 tokens > 200000 maximum");
            case CLIENT_ERROR -> invalid("messages: roles must alternate between \"user\" and \"assistant\"");
            default -> throw new IllegalArgumentException(kind.wireName() + " is no error answer of Anthropic");
        };
    }

    /** A 400 about the request itself. */
    ProviderReply invalid(String message) {
        return reply(400, "invalid_request_error", message, null, null);
    }

    private ProviderReply reply(
            int status, String type, String message, @Nullable String errorCode, @Nullable Integer retryAfter) {
        String requestId = "req_01" + ids.next();
        ObjectNode body = Json.MAPPER.createObjectNode().put("type", "error");
        ObjectNode error = body.putObject("error").put("type", type).put("message", message);
        if (errorCode != null) {
            error.putObject("details").put("error_code", errorCode);
        }
        body.put("request_id", requestId);
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("request-id", requestId);
        headers.put("x-should-retry", String.valueOf(status >= 500));
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter.toString());
        }
        return new ProviderReply(status, headers, body);
    }
}
