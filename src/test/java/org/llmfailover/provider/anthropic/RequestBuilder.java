package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Part;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Role;
import org.llmfailover.chat.Sampling;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireTarget;

/** Puts a request together and writes it with the wire under test. */
final class RequestBuilder {

    static final String NEW_MODEL = "claude-opus-4-8";
    static final String OLD_MODEL = "claude-sonnet-4-5";
    static final AnthropicWire WIRE = new AnthropicWire(new FailureReader(Clock.systemUTC()));

    private final List<Message> messages = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final Map<String, JsonNode> others = new HashMap<>();
    private ToolChoice toolChoice;
    private Boolean parallelToolCalls;
    private ResponseFormat responseFormat;
    private Integer maxTokens;
    private List<String> stop = List.of();
    private Sampling sampling = Sampling.DEFAULT;
    private Integer choices;
    private String reasoningEffort;
    private boolean stream;

    static RequestBuilder request() {
        return new RequestBuilder();
    }

    /** A request of one user message. */
    static RequestBuilder hello() {
        return request().user("Hello");
    }

    static WireTarget target(String model) {
        return new WireTarget("anthropic", model, WIRE.defaultUrl(), null);
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode body(WireRequest written) {
        try {
            return Json.MAPPER.readTree(written.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RequestBuilder message(Message message) {
        messages.add(message);
        return this;
    }

    RequestBuilder message(Role role, Part... parts) {
        return message(new Message(role, List.of(parts), List.of(), null, null, null));
    }

    RequestBuilder system(String text) {
        return message(Message.text(Role.SYSTEM, text));
    }

    RequestBuilder user(String text) {
        return message(Message.text(Role.USER, text));
    }

    RequestBuilder assistant(String text) {
        return message(Message.text(Role.ASSISTANT, text));
    }

    RequestBuilder calls(ToolCall... calls) {
        return message(new Message(Role.ASSISTANT, List.of(), List.of(calls), null, null, null));
    }

    RequestBuilder call(String id, String name, String arguments) {
        return calls(new ToolCall(id, name, arguments, null));
    }

    RequestBuilder result(String id, Part... parts) {
        return message(new Message(Role.TOOL, List.of(parts), List.of(), id, null, null));
    }

    RequestBuilder tool(Tool tool) {
        tools.add(tool);
        return this;
    }

    RequestBuilder tool(String name) {
        return tool(new Tool.Function(name, null, null, null));
    }

    RequestBuilder choice(ToolChoice choice) {
        toolChoice = choice;
        return this;
    }

    RequestBuilder parallel(boolean parallel) {
        parallelToolCalls = parallel;
        return this;
    }

    RequestBuilder format(ResponseFormat format) {
        responseFormat = format;
        return this;
    }

    RequestBuilder maxTokens(int tokens) {
        maxTokens = tokens;
        return this;
    }

    RequestBuilder stop(String... sequences) {
        stop = List.of(sequences);
        return this;
    }

    RequestBuilder sampling(Sampling values) {
        sampling = values;
        return this;
    }

    RequestBuilder n(int n) {
        choices = n;
        return this;
    }

    RequestBuilder reasoningEffort(String effort) {
        reasoningEffort = effort;
        return this;
    }

    RequestBuilder stream() {
        stream = true;
        return this;
    }

    /** A field of OpenAI's own, as JSON with single quotes. */
    RequestBuilder other(String name, String json) {
        others.put(name, json(json));
        return this;
    }

    WireRequest write(String model) {
        return write(target(model));
    }

    WireRequest write(WireTarget target) {
        ChatRequest request = new ChatRequest(
                "chain",
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
                stream,
                false,
                others);
        return WIRE.write(request, target);
    }

    /** The body written for a model of the newest rules. */
    JsonNode body() {
        return body(write(NEW_MODEL));
    }

    List<String> notes() {
        return write(NEW_MODEL).notes();
    }
}
