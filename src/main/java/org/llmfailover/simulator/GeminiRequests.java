package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.llmfailover.simulator.SimulatedRequest.ForcedTool;

/** Reads and checks generateContent requests as Gemini does, as far as callers commonly trip over it. Thread-safe. */
final class GeminiRequests {

    private static final String BEFORE_MODEL = "/v1beta/models/";
    private static final String STREAM = "streamGenerateContent";
    private static final String WHOLE = "generateContent";

    private GeminiRequests() {}

    static String model(SimulatedCall call) {
        String rest = afterModels(call);
        int colon = rest.lastIndexOf(':');
        return colon < 0 ? rest : rest.substring(0, colon);
    }

    static boolean streams(SimulatedCall call) {
        return method(call).equals(STREAM);
    }

    static SimulatedRequest read(SimulatedCall call) {
        JsonNode body = call.body();
        boolean stream = streams(call);
        if (!stream && !method(call).equals(WHOLE)) {
            throw new ProviderRefusedException(GeminiErrors.noSuchMethod());
        }
        check(
                !stream || asksForEvents(call.query()),
                "The simulated provider streams only with the parameter alt=sse.");
        JsonNode contents = body.path("contents");
        check(
                contents.isArray() && !contents.isEmpty(),
                "* GenerateContentRequest.contents: contents is not specified\n");
        JsonNode config = body.path("generationConfig");
        return new SimulatedRequest(
                call.provider(),
                model(call),
                stream,
                true,
                Dialogue.of(contents, "model", "parts"),
                toolResult(JsonText.last(contents)),
                config.path("maxOutputTokens").isInt()
                        ? config.get("maxOutputTokens").asInt()
                        : null,
                forcedTool(body),
                schema(config),
                Tokens.of(body.path("systemInstruction")) + Tokens.of(contents) + Tokens.of(body.path("tools")));
    }

    private static String method(SimulatedCall call) {
        String rest = afterModels(call);
        return rest.substring(rest.lastIndexOf(':') + 1);
    }

    /** What follows {@code /models/}; some clients escape the colon in it. */
    private static String afterModels(SimulatedCall call) {
        int models = call.path().indexOf(BEFORE_MODEL);
        if (models < 0) {
            return "";
        }
        String rest = call.path().substring(models + BEFORE_MODEL.length());
        try {
            return URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return rest;
        }
    }

    private static boolean asksForEvents(String query) {
        return ("&" + query + "&").contains("&alt=sse&");
    }

    private static @Nullable String toolResult(JsonNode content) {
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionResponse")) {
                return part.get("functionResponse").path("response").toString();
            }
        }
        return null;
    }

    private static @Nullable ForcedTool forcedTool(JsonNode body) {
        JsonNode calling = body.path("toolConfig").path("functionCallingConfig");
        if (!calling.path("mode").asText().equals("ANY")) {
            return null;
        }
        JsonNode allowed = calling.path("allowedFunctionNames").path(0);
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode function : tool.path("functionDeclarations")) {
                String name = function.path("name").asText();
                if (allowed.isMissingNode() || allowed.asText().equals(name)) {
                    JsonNode json = function.path("parametersJsonSchema");
                    return new ForcedTool(name, json.isObject() ? json : function.path("parameters"));
                }
            }
        }
        throw new ProviderRefusedException(
                GeminiErrors.invalid("Function calling mode is ANY but no declared function is allowed to be called."));
    }

    private static @Nullable JsonNode schema(JsonNode config) {
        if (config.path("responseJsonSchema").isObject()) {
            return config.get("responseJsonSchema");
        }
        if (config.path("responseSchema").isObject()) {
            return config.get("responseSchema");
        }
        return config.path("responseMimeType").asText().equals("application/json") ? OpenAiRequests.anyObject() : null;
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new ProviderRefusedException(GeminiErrors.invalid(message));
        }
    }
}
