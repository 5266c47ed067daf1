package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;

/** Gemini's error answers. Status and words are as recorded or documented: a wrong key is a 400, a spent day still names a short delay. */
final class GeminiErrors {

    private static final String TYPE = "@type";
    private static final String RPC = "type.googleapis.com/google.rpc.";
    private static final String FREE_TIER = "generativelanguage.googleapis.com/generate_content_free_tier_requests";

    private GeminiErrors() {}

    static ProviderReply of(FailureKind kind, String model, @Nullable Integer retryAfter) {
        ObjectNode error = error(kind, model);
        if (kind == FailureKind.RATE_LIMITED || kind == FailureKind.QUOTA) {
            addQuota(error.withArray("details"), model, kind == FailureKind.QUOTA);
        }
        if (retryAfter != null) {
            addDetail(error, "RetryInfo").put("retryDelay", retryAfter + "s");
        } else if (kind == FailureKind.QUOTA) {
            addDetail(error, "RetryInfo").put("retryDelay", "23.472316927s");
        }
        return reply(error, retryAfter);
    }

    private static ObjectNode error(FailureKind kind, String model) {
        return switch (kind) {
            case OVERLOADED -> error(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
            case SERVER_ERROR ->
                error(
                        500,
                        "INTERNAL",
                        "An internal error has occurred. Please retry or report in"
                                + " https://developers.generativeai.google/guide/troubleshooting");
            case RATE_LIMITED ->
                error(
                        429,
                        "RESOURCE_EXHAUSTED",
                        "Quota exceeded for metric: " + FREE_TIER + ", limit: 5, model: " + model);
            case QUOTA ->
                error(
                        429,
                        "RESOURCE_EXHAUSTED",
                        "You exceeded your current quota, please check your plan and billing details. For more information on"
                                + " this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.\n* Quota exceeded"
                                + " for metric: " + FREE_TIER + ", limit: 20, model: " + model);
            case AUTH -> wrongKey();
            case MODEL_NOT_FOUND ->
                error(
                        404,
                        "NOT_FOUND",
                        "models/" + model
                                + " is not found for API version v1beta, or is not supported for generateContent.");
            case CONTEXT_LENGTH ->
                invalidError("The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).");
            case CLIENT_ERROR -> invalidError("Please use a valid role: user, model.");
            default -> throw new IllegalArgumentException(kind.wireName() + " is no error answer of Gemini");
        };
    }

    /** A 400 about the request itself. */
    static ProviderReply invalid(String message) {
        return reply(invalidError(message), null);
    }

    /** A 404 for a path that is no method of the API. */
    static ProviderReply noSuchMethod() {
        return reply(error(404, "NOT_FOUND", "The requested URL was not found on this server."), null);
    }

    private static ObjectNode wrongKey() {
        ObjectNode error = invalidError("API key not valid. Please pass a valid API key.");
        addDetail(error, "ErrorInfo")
                .put("reason", "API_KEY_INVALID")
                .put("domain", "googleapis.com")
                .putObject("metadata")
                .put("service", "generativelanguage.googleapis.com");
        return error;
    }

    private static void addQuota(ArrayNode details, String model, boolean perDay) {
        ObjectNode violation = details.addObject()
                .put(TYPE, RPC + "QuotaFailure")
                .putArray("violations")
                .addObject()
                .put("quotaMetric", FREE_TIER)
                .put("quotaId", "GenerateRequestsPer" + (perDay ? "Day" : "Minute") + "PerProjectPerModel-FreeTier");
        violation.putObject("quotaDimensions").put("location", "global").put("model", model);
        violation.put("quotaValue", perDay ? "20" : "5");
    }

    private static ObjectNode addDetail(ObjectNode error, String type) {
        return error.withArray("details").addObject().put(TYPE, RPC + type);
    }

    private static ObjectNode invalidError(String message) {
        return error(400, "INVALID_ARGUMENT", message);
    }

    private static ObjectNode error(int code, String status, String message) {
        return Json.MAPPER
                .createObjectNode()
                .put("code", code)
                .put("message", message)
                .put("status", status);
    }

    private static ProviderReply reply(ObjectNode error, @Nullable Integer retryAfter) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json; charset=UTF-8");
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter.toString());
        }
        return new ProviderReply(
                error.path("code").asInt(),
                headers,
                Json.MAPPER.createObjectNode().set("error", error));
    }
}
