package org.llmfailover.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the messages of one request, and remembers which tools were called. One instance a request. */
final class MessageReader {

    private static final String ROLES = "system, developer, user, assistant or tool";

    private final Set<String> callIds = new HashSet<>();

    List<Message> messages(RequestField request) {
        RequestField field = request.get("messages", "an array of at least one message");
        List<RequestField> items = field.items("an array of at least one message");
        if (items.isEmpty()) {
            throw field.wrong("an empty array", "an array of at least one message");
        }
        List<Message> messages = new ArrayList<>(items.size());
        for (RequestField item : items) {
            messages.add(message(item.object()));
        }
        return messages;
    }

    private Message message(RequestField message) {
        Role role = role(message.get("role", ROLES));
        RequestField name = message.find("name");
        String checkedName = name == null ? null : name.word();
        return switch (role) {
            case ASSISTANT -> assistant(message, checkedName);
            case TOOL -> new Message(role, content(message), List.of(), answeredCall(message), checkedName, null);
            default -> new Message(role, content(message), List.of(), null, checkedName, null);
        };
    }

    private static Role role(RequestField role) {
        return switch (role.word()) {
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            case "function" ->
                throw role.wrong("tool, with the tool_call_id of the call it answers (the role function is no"
                        + " longer supported)");
            default -> throw role.wrong(ROLES);
        };
    }

    private Message assistant(RequestField message, @Nullable String name) {
        message.refuse("function_call", "tool_calls");
        List<ToolCall> calls = calls(message.find("tool_calls"));
        PartReader parts = new PartReader();
        RequestField content = message.find("content");
        if (content != null) {
            parts.read(content);
        }
        RequestField refusal = message.find("refusal");
        String refused = refusal == null ? parts.refusal() : refusal.text();
        if (parts.parts().isEmpty() && calls.isEmpty() && refused == null) {
            throw message.get("content", "given where there are neither tool_calls nor a refusal")
                    .wrong("an array without content", "a string or an array of parts");
        }
        boolean onlyCalls = !calls.isEmpty() && parts.isBlank();
        return new Message(Role.ASSISTANT, onlyCalls ? List.of() : parts.parts(), calls, null, name, refused);
    }

    private static List<Part> content(RequestField message) {
        RequestField content = message.get("content", "a string or an array of parts");
        PartReader parts = new PartReader();
        parts.read(content);
        if (parts.parts().isEmpty()) {
            throw content.wrong("an array without content", "a string or an array of parts");
        }
        return parts.parts();
    }

    private String answeredCall(RequestField message) {
        RequestField id = message.get("tool_call_id", "the id of the tool call that the message answers");
        if (!callIds.contains(id.word())) {
            throw id.wrong("the id of a tool call in an earlier message");
        }
        return id.word();
    }

    private List<ToolCall> calls(@Nullable RequestField calls) {
        if (calls == null) {
            return List.of();
        }
        List<ToolCall> read = new ArrayList<>();
        for (RequestField item : calls.items("an array of tool calls")) {
            ToolCall call = call(item.object());
            callIds.add(call.id());
            read.add(call);
        }
        return read;
    }

    private static ToolCall call(RequestField call) {
        RequestField type = call.find("type");
        if (type != null && !type.word().equals("function")) {
            throw type.wrong("function");
        }
        RequestField function =
                call.get("function", "an object with a name and arguments").object();
        return new ToolCall(
                call.get("id", "the call's id").word(),
                function.get("name", "the function's name").word(),
                arguments(function.get("arguments", "a JSON object as a string")),
                signature(call));
    }

    /** Models leave the arguments of a function without parameters empty, which stands for an empty object. */
    private static String arguments(RequestField arguments) {
        String text = arguments.text();
        if (text.isBlank()) {
            return "{}";
        }
        if (!Json.isObject(text)) {
            throw arguments.wrong("a string that holds no JSON object", "a JSON object as a string");
        }
        return text;
    }

    /** Where Google's OpenAI-compatible endpoint puts it. */
    private static @Nullable String signature(RequestField call) {
        RequestField extra = call.find("extra_content");
        RequestField google = extra == null ? null : extra.object().find("google");
        RequestField signature = google == null ? null : google.object().find("thought_signature");
        return signature == null ? null : signature.word();
    }
}
