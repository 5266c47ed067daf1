package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.NotCarriedException;

/** Writes the tools of a request and the choice among them. One instance a request. */
final class ToolWriter {

    private final ChatRequest request;
    private final AnthropicModelRules rules;
    private final Set<String> notes;

    ToolWriter(ChatRequest request, AnthropicModelRules rules, Set<String> notes) {
        this.request = request;
        this.rules = rules;
        this.notes = notes;
    }

    void writeTo(ObjectNode body) {
        ObjectNode choice = choice(request.toolChoice());
        if (request.tools().isEmpty()) {
            declareToolsOfHistory(body);
            return;
        }
        ArrayNode tools = body.putArray("tools");
        request.tools().forEach(tool -> tools.add(tool(tool)));
        if (choice != null) {
            body.set("tool_choice", choice);
        }
    }

    /** Anthropic answers 400 to tool calls in the history of a request that declares no tools. */
    private void declareToolsOfHistory(ObjectNode body) {
        Set<String> names = new TreeSet<>();
        for (Message message : request.messages()) {
            message.toolCalls().stream().map(ToolCall::name).forEach(names::add);
        }
        if (names.isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        names.forEach(name -> tools.addObject().put("name", name).set("input_schema", objectSchema(null)));
        body.putObject("tool_choice").put("type", "none");
        notes.add("the tools of earlier calls were declared, with none to be called:"
                + " Anthropic takes no tool calls without their tools");
    }

    private ObjectNode tool(Tool tool) {
        if (!(tool instanceof Tool.Function function)) {
            throw new NotCarriedException("Anthropic does not take a tool of type '" + ((Tool.Other) tool).type()
                    + "'; only functions are carried");
        }
        ObjectNode node = Json.MAPPER.createObjectNode().put("name", function.name());
        if (function.description() != null) {
            node.put("description", function.description());
        }
        boolean strict = Boolean.TRUE.equals(function.strict());
        if (strict && !rules.takesOutputSchema()) {
            notes.add("strict of a tool was dropped: " + rules.model() + " does not take it");
            strict = false;
        }
        ObjectNode schema = objectSchema(function.parameters());
        node.set("input_schema", strict ? OutputSchema.of(schema, notes) : schema);
        if (strict) {
            node.put("strict", true);
        }
        return node;
    }

    /** Anthropic wants every input schema to say that it is an object. */
    private static ObjectNode objectSchema(@Nullable JsonNode parameters) {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
        if (parameters instanceof ObjectNode object && !object.isEmpty()) {
            return schema.setAll(object);
        }
        schema.putObject("properties");
        return schema;
    }

    private @Nullable ObjectNode choice(@Nullable ToolChoice choice) {
        boolean oneAtATime = Boolean.FALSE.equals(request.parallelToolCalls());
        if (choice == null && !oneAtATime) {
            return null;
        }
        ObjectNode node = Json.MAPPER.createObjectNode();
        if (choice instanceof ToolChoice.None) {
            return node.put("type", "none");
        }
        if (choice instanceof ToolChoice.Required) {
            forced();
            node.put("type", "any");
        } else if (choice instanceof ToolChoice.Function function) {
            forced();
            node.put("type", "tool").put("name", function.name());
        } else if (choice instanceof ToolChoice.Other other) {
            throw new NotCarriedException("Anthropic does not take a tool_choice of type '" + other.type() + "'");
        } else {
            node.put("type", "auto");
        }
        return oneAtATime ? node.put("disable_parallel_tool_use", true) : node;
    }

    private void forced() {
        if (!rules.takesForcedTool()) {
            throw new NotCarriedException("a tool_choice that forces a call is not taken by " + rules.model()
                    + "; leave the choice to the model");
        }
    }
}
