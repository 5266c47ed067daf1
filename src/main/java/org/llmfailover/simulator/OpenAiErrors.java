package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;

/** OpenAI's error answers. Status, type, code and words are as recorded or documented. */
final class OpenAiErrors {

    private static final String INVALID = "invalid_request_error";

    private final Ids ids;

    OpenAiErrors(Ids ids) {
        this.ids = ids;
    }

    ProviderReply of(FailureKind kind, String model, @Nullable Integer retryAfter) {
        ProviderReply reply = of(kind, model, retryAfter == null ? "" : " Please try again in " + retryAfter + "s.");
        if (retryAfter == null) {
            return reply;
        }
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.put("Retry-After", retryAfter.toString());
        return new ProviderReply(reply.status(), headers, reply.body());
    }

    private ProviderReply of(FailureKind kind, String model, String tryAgain) {
        return switch (kind) {
            case OVERLOADED ->
                reply(
                        503,
                        "service_unavailable_error",
                        null,
                        "server_is_overloaded",
                        "Our servers are currently overloaded. Please try again later.");
            case SERVER_ERROR ->
                reply(
                        500,
                        "server_error",
                        null,
                        null,
                        "The server had an error while processing your request. Sorry about that!");
            case RATE_LIMITED ->
                reply(
                        429,
                        "requests",
                        null,
                        "rate_limit_exceeded",
                        "Rate limit reached for " + model
                                + " in organization org-simulated on requests per min (RPM): Limit 500, Used 500, Requested 1."
                                + tryAgain);
            case QUOTA ->
                reply(
                        429,
                        "insufficient_quota",
                        null,
                        "insufficient_quota",
                        "You exceeded your current quota, please check your plan and billing details. For more information on"
                                + " this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.");
            case AUTH -> reply(401, INVALID, null, "invalid_api_key", "Incorrect API key provided");
            case MODEL_NOT_FOUND ->
                reply(
                        404,
                        INVALID,
                        null,
                        "model_not_found",
                        "The model `" + model + "` does not exist or you do not have access to it.");
            case CONTEXT_LENGTH ->
                invalid(
                        "messages",
                        "context_length_exceeded",
                        "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000"
                                + " tokens. Please reduce the length of the messages.");
            case CLIENT_ERROR ->
                invalid("messages", "invalid_value", "Invalid value: 'messages' holds a role that is not supported.");
            default -> throw new IllegalArgumentException(kind.wireName() + " is no error answer of OpenAI");
        };
    }

    /** A 400 about the request itself. */
    ProviderReply invalid(@Nullable String param, @Nullable String code, String message) {
        return reply(400, INVALID, param, code, message);
    }

    private ProviderReply reply(
            int status, String type, @Nullable String param, @Nullable String code, String message) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return new ProviderReply(
                status, Map.of("Content-Type", "application/json", "x-request-id", "req_" + ids.next()), body);
    }
}
