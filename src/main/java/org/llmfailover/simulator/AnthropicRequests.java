package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.simulator.SimulatedRequest.ForcedTool;

/** Reads and checks Messages requests as Anthropic does, as far as callers commonly trip over it. Thread-safe. */
final class AnthropicRequests {

    /** These take no sampling parameter at all. */
    private static final Pattern NO_SAMPLING = Pattern.compile("claude-(fable-5|mythos-5|opus-5|opus-4-[78])(-.*)?");

    /** This one takes only the default. */
    private static final Pattern DEFAULT_SAMPLING = Pattern.compile("claude-sonnet-5(-.*)?");

    private final AnthropicErrors errors;

    AnthropicRequests(AnthropicErrors errors) {
        this.errors = errors;
    }

    SimulatedRequest read(SimulatedCall call) {
        JsonNode body = call.body();
        for (String field : new String[] {"model", "max_tokens", "messages"}) {
            check(body.hasNonNull(field), field + ": Field required");
        }
        JsonNode maxTokens = body.get("max_tokens");
        check(maxTokens.isInt() && maxTokens.asInt() >= 0, "max_tokens: Input should be a valid integer");
        JsonNode messages = body.get("messages");
        check(messages.isArray(), "messages: Input should be a valid list");
        check(!messages.isEmpty(), "messages: at least one message is required");
        String model = body.get("model").asText();
        for (String field : new String[] {"temperature", "top_p", "top_k"}) {
            check(
                    !body.hasNonNull(field) || takes(model, body.get(field)),
                    "`" + field + "` is deprecated for this model.");
        }
        return new SimulatedRequest(
                call.provider(),
                model,
                body.path("stream").asBoolean(),
                true,
                Dialogue.of(messages, "assistant", "content"),
                toolResult(JsonText.last(messages)),
                maxTokens.asInt(),
                forcedTool(body),
                body.path("output_config").path("format").get("schema"),
                Tokens.of(body.path("system")) + Tokens.of(messages) + Tokens.of(body.path("tools")));
    }

    private static boolean takes(String model, JsonNode value) {
        if (NO_SAMPLING.matcher(model).matches()) {
            return false;
        }
        return !DEFAULT_SAMPLING.matcher(model).matches() || value.asDouble() == 1;
    }

    private static @Nullable String toolResult(JsonNode message) {
        JsonNode result = JsonText.named(message.path("content"), "type", "tool_result");
        return result == null ? null : JsonText.of(result.path("content"));
    }

    private @Nullable ForcedTool forcedTool(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        JsonNode tools = body.path("tools");
        String type = choice.path("type").asText();
        if (!type.equals("any") && !type.equals("tool")) {
            return null;
        }
        String name = choice.path("name").asText();
        JsonNode tool = type.equals("any") ? tools.get(0) : JsonText.named(tools, "name", name);
        if (tool == null) {
            throw new ProviderRefusedException(
                    errors.invalid("tool_choice: Tool '" + name + "' not found in provided tools"));
        }
        return new ForcedTool(tool.path("name").asText(), tool.path("input_schema"));
    }

    private void check(boolean right, String message) {
        if (!right) {
            throw new ProviderRefusedException(errors.invalid(message));
        }
    }
}
