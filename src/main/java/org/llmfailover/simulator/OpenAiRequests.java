package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.simulator.SimulatedRequest.ForcedTool;

/** Reads and checks chat-completions requests as OpenAI does, as far as callers commonly trip over it. Thread-safe. */
final class OpenAiRequests {

    /** These refuse {@code max_tokens} and any temperature but 1. */
    private static final Pattern REASONING = Pattern.compile("(gpt-5|o\\d).*");

    private final OpenAiErrors errors;

    OpenAiRequests(OpenAiErrors errors) {
        this.errors = errors;
    }

    SimulatedRequest read(SimulatedCall call) {
        JsonNode body = call.body();
        check(body.path("model").isTextual(), null, null, "you must provide a model parameter");
        JsonNode messages = body.path("messages");
        check(
                messages.isArray() && !messages.isEmpty(),
                "messages",
                "missing_required_parameter",
                "Missing required parameter: 'messages'.");
        String model = body.get("model").asText();
        if (REASONING.matcher(model).matches()) {
            checkReasoning(body);
        }
        JsonNode maxTokens =
                body.hasNonNull("max_completion_tokens") ? body.get("max_completion_tokens") : body.get("max_tokens");
        return new SimulatedRequest(
                call.provider(),
                model,
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                Dialogue.of(messages, "assistant", "content"),
                toolResult(JsonText.last(messages)),
                maxTokens != null && maxTokens.isInt() ? maxTokens.asInt() : null,
                forcedTool(body),
                schema(body.path("response_format")),
                Tokens.of(messages) + Tokens.of(body.path("tools")));
    }

    private void checkReasoning(JsonNode body) {
        check(
                !body.hasNonNull("max_tokens"),
                "max_tokens",
                "unsupported_parameter",
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.");
        JsonNode temperature = body.path("temperature");
        check(
                !temperature.isNumber() || temperature.asDouble() == 1,
                "temperature",
                "unsupported_value",
                "Unsupported value: 'temperature' does not support " + temperature.asText()
                        + " with this model. Only the default (1) value is supported.");
    }

    private static @Nullable String toolResult(JsonNode message) {
        return message.path("role").asText().equals("tool") ? JsonText.of(message.path("content")) : null;
    }

    private @Nullable ForcedTool forcedTool(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        boolean any = choice.asText().equals("required");
        if (!any && !choice.path("type").asText().equals("function")) {
            return null;
        }
        String name = choice.path("function").path("name").asText();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            if (any || function.path("name").asText().equals(name)) {
                return new ForcedTool(function.path("name").asText(), function.path("parameters"));
            }
        }
        throw new ProviderRefusedException(
                errors.invalid("tool_choice", null, "Tool choice '" + name + "' not found in 'tools' parameter."));
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return switch (format.path("type").asText()) {
            case "json_schema" -> format.path("json_schema").path("schema");
            case "json_object" -> anyObject();
            default -> null;
        };
    }

    /** The schema of a model that may choose its own JSON object. */
    static JsonNode anyObject() {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
        schema.putArray("required").add("answer");
        schema.putObject("properties").putObject("answer").put("type", "string");
        return schema;
    }

    private void check(boolean right, @Nullable String param, @Nullable String code, String message) {
        if (!right) {
            throw new ProviderRefusedException(errors.invalid(param, code, message));
        }
    }
}
