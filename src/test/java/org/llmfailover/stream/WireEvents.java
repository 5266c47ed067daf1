package org.llmfailover.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.llmfailover.support.Streams;

/** The same streamed answers as each wire writes them, event by event. */
final class WireEvents {

    private WireEvents() {}

    static List<String> text(String wire, String... texts) {
        return switch (wire) {
            case "anthropic" -> Streams.anthropicEvents(texts);
            case "openai" -> Streams.openaiEvents(texts);
            default -> Streams.geminiEvents(texts);
        };
    }

    /** As {@link #text} with one text, ended because the output tokens were used up. */
    static List<String> tooLong(String wire, String text) {
        return text(wire, text).stream()
                .map(event -> event.replace("end_turn", "max_tokens")
                        .replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"length\"")
                        .replace("\"STOP\"", "\"MAX_TOKENS\""))
                .toList();
    }

    /** Two calls: {@code find_train} with {@code {"from":"Bern"}} and {@code now} without arguments. */
    static List<String> toolCalls(String wire) {
        return switch (wire) {
            case "anthropic" -> resource("anthropic/stream-tools.sse");
            case "openai" -> openaiToolCalls();
            default ->
                List.of(
                        geminiParts("{\"functionCall\":{\"name\":\"find_train\",\"args\":{\"from\":\"Bern\"}}}"),
                        geminiParts("{\"functionCall\":{\"name\":\"now\",\"args\":{}}}"),
                        Streams.geminiEvents().get(0));
        };
    }

    private static List<String> openaiToolCalls() {
        return List.of(
                openaiDelta(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call(0, "find_train") + "]}",
                        "null"),
                openaiDelta("{\"tool_calls\":[" + arguments(0, "{\\\"from\\\":") + "]}", "null"),
                openaiDelta("{\"tool_calls\":[" + arguments(0, "\\\"Bern\\\"}") + "]}", "null"),
                openaiDelta("{\"tool_calls\":[" + call(1, "now") + "]}", "null"),
                openaiDelta("{\"tool_calls\":[" + arguments(1, "{}") + "]}", "null"),
                openaiDelta("{}", "\"tool_calls\""),
                "data: [DONE]\n\n");
    }

    /** The calls of {@link #toolCalls} with fragments that take turns, two of them in one event. */
    static List<String> openaiToolCallsInTurns() {
        return List.of(
                openaiDelta(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call(0, "find_train") + "]}",
                        "null"),
                openaiDelta("{\"tool_calls\":[" + arguments(0, "{\\\"from\\\":") + "," + call(1, "now") + "]}", "null"),
                openaiDelta("{\"tool_calls\":[" + arguments(1, "{}") + "]}", "null"),
                openaiDelta("{\"tool_calls\":[" + arguments(0, "\\\"Bern\\\"}") + "]}", "null"),
                openaiDelta("{}", "\"tool_calls\""),
                "data: [DONE]\n\n");
    }

    private static String call(int index, String name) {
        return "{\"index\":" + index + ",\"id\":\"call_" + index + "\",\"type\":\"function\",\"function\":{\"name\":\""
                + name + "\",\"arguments\":\"\"}}";
    }

    private static String arguments(int index, String fragment) {
        return "{\"index\":" + index + ",\"function\":{\"arguments\":\"" + fragment + "\"}}";
    }

    /** A refusal without any other content, in two pieces where the wire can. */
    static List<String> refusal(String wire) {
        return switch (wire) {
            case "anthropic" -> resource("anthropic/stream-refusal.sse");
            case "openai" ->
                List.of(
                        openaiDelta("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"\"}", "null"),
                        openaiDelta("{\"refusal\":\"I cannot \"}", "null"),
                        openaiDelta("{\"refusal\":\"help.\"}", "null"),
                        openaiDelta("{}", "\"stop\""),
                        "data: [DONE]\n\n");
            default ->
                List.of(
                        "data: {\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9},\"modelVersion\":\"gemini-3.6-flash\"}\r\n\r\n");
        };
    }

    /** {@code First, take} and then a refusal. */
    static List<String> refusalAfterText(String wire) {
        return switch (wire) {
            case "anthropic" -> resource("anthropic/stream-refusal-midway.sse");
            case "openai" ->
                List.of(
                        openaiDelta("{\"role\":\"assistant\",\"content\":\"First, take\"}", "null"),
                        openaiDelta("{}", "\"content_filter\""),
                        "data: [DONE]\n\n");
            default ->
                List.of(
                        geminiParts("{\"text\":\"First, take\"}"),
                        "data: {\"candidates\":[{\"finishReason\":\"SAFETY\",\"index\":0}],\"modelVersion\":\"gemini-3.6-flash\"}\r\n\r\n");
        };
    }

    /** What the wire sends as an error inside a stream. */
    static String error(String wire) {
        return switch (wire) {
            case "anthropic" ->
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
            case "openai" ->
                "data: {\"error\":{\"message\":\"The server is overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":\"overloaded\"}}\n\n";
            default ->
                "data: {\"error\":{\"code\":503,\"message\":\"The model is overloaded.\",\"status\":\"UNAVAILABLE\"}}\r\n\r\n";
        };
    }

    static String openaiDelta(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-5.4\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static String geminiParts(String parts) {
        return "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts
                + "]},\"index\":0}],\"modelVersion\":\"gemini-3.6-flash\",\"responseId\":\"r1\"}\r\n\r\n";
    }

    private static List<String> resource(String name) {
        try (InputStream in = WireEvents.class.getResourceAsStream("/org/llmfailover/provider/" + name)) {
            List<String> events = new ArrayList<>();
            for (String event : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n")) {
                events.add(event + "\n\n");
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
