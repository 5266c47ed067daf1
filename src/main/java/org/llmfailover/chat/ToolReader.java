package org.llmfailover.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of tools: {@code tools} and {@code tool_choice}. */
final class ToolReader {

    private ToolReader() {}

    static List<Tool> tools(@Nullable RequestField tools) {
        return tools == null
                ? List.of()
                : tools.items("an array of tools").stream()
                        .map(ToolReader::tool)
                        .toList();
    }

    private static Tool tool(RequestField tool) {
        String type =
                tool.object().get("type", "the kind of tool, such as function").word();
        if (!type.equals("function")) {
            return new Tool.Other(type, tool.node());
        }
        RequestField function =
                tool.get("function", "an object with the function's name").object();
        RequestField description = function.find("description");
        RequestField parameters = function.find("parameters");
        RequestField strict = function.find("strict");
        return new Tool.Function(
                function.get("name", "the function's name").word(),
                description == null ? null : description.text(),
                parameters == null ? null : parameters.object().node(),
                strict == null ? null : strict.bool());
    }

    static @Nullable ToolChoice choice(@Nullable RequestField choice) {
        if (choice == null) {
            return null;
        }
        if (choice.node().isObject()) {
            return objectChoice(choice);
        }
        return switch (choice.node().asText()) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required" -> new ToolChoice.Required();
            default -> throw choice.wrong("none, auto, required or an object");
        };
    }

    private static ToolChoice objectChoice(RequestField choice) {
        String type = choice.get("type", "the kind of choice, such as function").word();
        if (!type.equals("function")) {
            return new ToolChoice.Other(type, choice.node());
        }
        RequestField function =
                choice.get("function", "an object with the function's name").object();
        return new ToolChoice.Function(
                function.get("name", "the function's name").word());
    }
}
