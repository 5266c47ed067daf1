package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OpenAI chat-completions request. Stateless, so thread-safe.
 *
 * <p>A field of JSON null counts as absent. A field this class does not know is kept in {@link ChatRequest#others()}.
 * {@code max_completion_tokens} wins over the older {@code max_tokens}. Of {@code stream_options} only
 * {@code include_usage} has a meaning here: chunks are written anew for the caller.
 */
public final class RequestReader {

    private static final int MOST_CHOICES = 128;

    private static final Pattern EFFORT = Pattern.compile("[a-z_-]{1,20}");

    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "max_completion_tokens",
            "max_tokens",
            "stop",
            "temperature",
            "top_p",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "n",
            "reasoning_effort",
            "stream",
            "stream_options");

    /**
     * Reads a request.
     *
     * @throws InvalidRequestException at the first mistake; its message names the field's path, what it holds (never
     *     prompt text) and what it must be
     */
    public ChatRequest read(JsonNode json) {
        RequestField request = new RequestField("", json).object();
        request.refuse("functions", "tools");
        request.refuse("function_call", "tool_choice");
        return new ChatRequest(
                word(request.find("model")),
                new MessageReader().messages(request),
                ToolReader.tools(request.find("tools")),
                ToolReader.choice(request.find("tool_choice")),
                bool(request.find("parallel_tool_calls")),
                responseFormat(request.find("response_format")),
                maxTokens(request),
                stop(request.find("stop")),
                new Sampling(
                        number(request.find("temperature"), 0, 2),
                        number(request.find("top_p"), 0, 1),
                        number(request.find("frequency_penalty"), -2, 2),
                        number(request.find("presence_penalty"), -2, 2),
                        seed(request.find("seed"))),
                count(request.find("n"), MOST_CHOICES),
                effort(request.find("reasoning_effort")),
                isTrue(request.find("stream")),
                includeUsage(request.find("stream_options")),
                others(json));
    }

    private static @Nullable Integer maxTokens(RequestField request) {
        Integer older = count(request.find("max_tokens"), Integer.MAX_VALUE);
        Integer newer = count(request.find("max_completion_tokens"), Integer.MAX_VALUE);
        return newer == null ? older : newer;
    }

    private static List<String> stop(@Nullable RequestField stop) {
        if (stop == null) {
            return List.of();
        }
        if (stop.node().isTextual()) {
            return List.of(stop.word());
        }
        return stop.items("a string or an array of strings").stream()
                .map(RequestField::word)
                .toList();
    }

    /** Which efforts there are changes with every model, so only the form is checked. */
    private static @Nullable String effort(@Nullable RequestField effort) {
        if (effort != null && !EFFORT.matcher(effort.word()).matches()) {
            throw effort.wrong("a word such as low, medium or high");
        }
        return word(effort);
    }

    private static @Nullable ResponseFormat responseFormat(@Nullable RequestField format) {
        if (format == null) {
            return null;
        }
        String known = "text, json_object or json_schema";
        RequestField type = format.object().get("type", known);
        return switch (type.word()) {
            case "text" -> null;
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> jsonSchema(format.get("json_schema", "an object with a name and a schema"));
            default -> throw type.wrong(known);
        };
    }

    private static ResponseFormat jsonSchema(RequestField format) {
        RequestField description = format.object().find("description");
        return new ResponseFormat.JsonSchema(
                format.get("name", "the schema's name").word(),
                description == null ? null : description.text(),
                format.get("schema", "a JSON Schema").object().node(),
                bool(format.find("strict")));
    }

    private static boolean includeUsage(@Nullable RequestField options) {
        return options != null && isTrue(options.object().find("include_usage"));
    }

    private static Map<String, JsonNode> others(JsonNode request) {
        Map<String, JsonNode> others = new HashMap<>();
        request.properties().forEach(field -> {
            if (!KNOWN.contains(field.getKey()) && !field.getValue().isNull()) {
                others.put(field.getKey(), field.getValue());
            }
        });
        return others;
    }

    private static @Nullable String word(@Nullable RequestField field) {
        return field == null ? null : field.word();
    }

    private static @Nullable Boolean bool(@Nullable RequestField field) {
        return field == null ? null : field.bool();
    }

    private static boolean isTrue(@Nullable RequestField field) {
        return field != null && field.bool();
    }

    private static @Nullable Double number(@Nullable RequestField field, int least, int most) {
        return field == null ? null : field.number(least, most);
    }

    private static @Nullable Integer count(@Nullable RequestField field, int most) {
        return field == null ? null : field.integer(1, most);
    }

    private static @Nullable Long seed(@Nullable RequestField field) {
        return field == null ? null : field.integer();
    }
}
