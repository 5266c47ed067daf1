package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Role;
import org.llmfailover.chat.Sampling;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireTarget;

/** A request with everything left out but what a test names; it asks "Hello" when it has no message. */
final class RequestBuilder {

    final List<Message> messages = new ArrayList<>();
    final List<Tool> tools = new ArrayList<>();
    final List<String> stop = new ArrayList<>();
    final Map<String, JsonNode> others = new HashMap<>();
    ToolChoice toolChoice;
    Boolean parallelToolCalls;
    ResponseFormat responseFormat;
    Integer maxTokens;
    Sampling sampling = Sampling.DEFAULT;
    Integer choices;
    String reasoningEffort;
    WireTarget target = Fixtures.target("gemini-3-flash");

    RequestBuilder says(Role role, String text) {
        messages.add(Message.text(role, text));
        return this;
    }

    RequestBuilder says(Role role, Part... parts) {
        messages.add(new Message(role, List.of(parts), List.of(), null, null, null));
        return this;
    }

    RequestBuilder calls(String text, ToolCall... calls) {
        List<Part> parts = text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        messages.add(new Message(Role.ASSISTANT, parts, List.of(calls), null, null, null));
        return this;
    }

    RequestBuilder returns(String callId, String text) {
        messages.add(new Message(Role.TOOL, List.of(new Part.Text(text)), List.of(), callId, null, null));
        return this;
    }

    RequestBuilder function(String name) {
        tools.add(new Tool.Function(name, null, null, null));
        return this;
    }

    RequestBuilder other(String field, String json) {
        others.put(field, Fixtures.json(json));
        return this;
    }

    RequestBuilder to(String model) {
        target = Fixtures.target(model);
        return this;
    }

    WireRequest write() {
        if (messages.isEmpty()) {
            says(Role.USER, "Hello");
        }
        ChatRequest request = new ChatRequest(
                "any",
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                responseFormat,
                maxTokens,
                stop,
                sampling,
                choices,
                reasoningEffort,
                false,
                false,
                others);
        return Fixtures.wire().write(request, target);
    }

    /** The request as the wire writes it. */
    JsonNode json() {
        return Fixtures.json(new String(write().body(), StandardCharsets.UTF_8));
    }

    List<String> notes() {
        return write().notes();
    }
}
