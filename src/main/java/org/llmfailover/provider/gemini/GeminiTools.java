package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.NotCarriedException;

/** Writes {@code tools} and {@code toolConfig}: every function in one list of declarations, its JSON Schema as it came. */
final class GeminiTools {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,127}");

    private GeminiTools() {}

    static void write(ChatRequest request, ObjectNode body, Collection<String> notes) {
        ToolChoice choice = request.toolChoice();
        if (choice instanceof ToolChoice.Other other) {
            throw new NotCarriedException("The Gemini wire does not carry a tool_choice of type \""
                    + GeminiOtherFields.shortened(other.type()) + "\".");
        }
        // Gemini refuses a function calling mode when no function is declared
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tool tool : request.tools()) {
            declare(tool, declarations, notes);
        }
        writeChoice(choice, body);
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            notes.add("parallel_tool_calls was dropped: Gemini cannot be kept to one call at a time.");
        }
    }

    private static void declare(Tool tool, ArrayNode declarations, Collection<String> notes) {
        if (tool instanceof Tool.Other other) {
            throw new NotCarriedException("The Gemini wire does not carry a tool of type \""
                    + GeminiOtherFields.shortened(other.type()) + "\".");
        }
        Tool.Function function = (Tool.Function) tool;
        if (!NAME.matcher(function.name()).matches()) {
            throw new NotCarriedException("Gemini does not take the function name \""
                    + GeminiOtherFields.shortened(function.name())
                    + "\": it wants a letter or underscore, then at most 127 letters, digits or _ . : -.");
        }
        if (Boolean.TRUE.equals(function.strict())) {
            notes.add("strict was dropped from the tools: Gemini does not enforce a function's schema.");
        }
        ObjectNode declaration = declarations.addObject().put("name", function.name());
        if (function.description() != null) {
            declaration.put("description", function.description());
        }
        if (function.parameters() != null) {
            declaration.set("parametersJsonSchema", function.parameters());
        }
    }

    private static void writeChoice(@Nullable ToolChoice choice, ObjectNode body) {
        if (choice == null) {
            return;
        }
        ObjectNode config = body.putObject("toolConfig").putObject("functionCallingConfig");
        if (choice instanceof ToolChoice.Auto) {
            config.put("mode", "AUTO");
        } else if (choice instanceof ToolChoice.None) {
            config.put("mode", "NONE");
        } else {
            config.put("mode", "ANY");
        }
        if (choice instanceof ToolChoice.Function function) {
            config.putArray("allowedFunctionNames").add(function.name());
        }
    }
}
