package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;
import org.llmfailover.simulator.SimulatedAnswer.Finish;

/** Anthropic's Messages API from its own side. Immutable, thread-safe. */
final class SimulatedAnthropic implements SimulatedWire {

    static final String PROTOCOL = "anthropic";

    private final Ids ids;
    private final AnthropicErrors errors;
    private final AnthropicRequests requests;

    SimulatedAnthropic(Ids ids) {
        this.ids = ids;
        errors = new AnthropicErrors(ids);
        requests = new AnthropicRequests(errors);
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public SimulatedRequest read(SimulatedCall call) {
        return requests.read(call);
    }

    @Override
    public ProviderReply whole(SimulatedRequest request, SimulatedAnswer answer) {
        ObjectNode message = message(request, answer, answer.outputTokens());
        ArrayNode content = message.withArray("content");
        if (answer.call() != null) {
            content.add(
                    toolUse(answer, answer.call()).set("input", answer.call().arguments()));
        } else if (!answer.text().isEmpty() && answer.finish() != Finish.REFUSAL) {
            content.addObject().put("type", "text").put("text", answer.text());
        }
        putStop(message, answer);
        return new ProviderReply(200, headers("application/json"), message);
    }

    @Override
    public List<StreamedEvent> streamed(SimulatedRequest request, SimulatedAnswer answer) {
        List<StreamedEvent> events = new ArrayList<>();
        ObjectNode start = event("message_start");
        start.set("message", message(request, answer, 1));
        events.add(frame(start));
        if (answer.finish() != Finish.REFUSAL && answer.outputTokens() > 0) {
            addBlock(events, answer);
        }
        ObjectNode end = event("message_delta");
        putStop(end.putObject("delta"), answer);
        end.putObject("usage").put("output_tokens", answer.outputTokens());
        events.add(frame(end));
        events.add(frame(event("message_stop")));
        return events;
    }

    private static void addBlock(List<StreamedEvent> events, SimulatedAnswer answer) {
        ObjectNode start = event("content_block_start").put("index", 0);
        start.set("content_block", answer.call() == null ? emptyText() : emptyToolUse(answer, answer.call()));
        events.add(frame(start));
        events.add(frame(event("ping")));
        if (answer.call() == null) {
            for (String piece : Pieces.ofText(answer.text())) {
                events.add(content(delta("text_delta", "text", piece)));
            }
        } else {
            events.add(frame(delta("input_json_delta", "partial_json", "")));
            for (String piece : Pieces.ofArguments(answer.call().arguments().toString())) {
                events.add(content(delta("input_json_delta", "partial_json", piece)));
            }
        }
        events.add(frame(event("content_block_stop").put("index", 0)));
    }

    @Override
    public Map<String, String> streamHeaders() {
        return headers("text/event-stream; charset=utf-8");
    }

    @Override
    public ProviderReply malformed() {
        return errors.invalid("The request body is not valid JSON: expected value: line 1 column 1 (char 0)");
    }

    @Override
    public ProviderReply error(FailureKind kind, String model, @Nullable Integer retryAfter) {
        return errors.of(kind, model, retryAfter);
    }

    @Override
    public StreamedEvent errorEvent(ProviderReply error) {
        return StreamedEvent.frame("error", error.body().toString());
    }

    private Map<String, String> headers(String contentType) {
        return Map.of("Content-Type", contentType, "request-id", "req_01" + ids.next());
    }

    private static ObjectNode message(SimulatedRequest request, SimulatedAnswer answer, int outputTokens) {
        ObjectNode message = Json.MAPPER
                .createObjectNode()
                .put("id", "msg_01" + answer.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model());
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        ObjectNode usage = message.putObject("usage")
                .put("input_tokens", answer.inputTokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0);
        usage.putObject("cache_creation").put("ephemeral_5m_input_tokens", 0).put("ephemeral_1h_input_tokens", 0);
        usage.put("output_tokens", outputTokens).put("service_tier", "standard");
        return message;
    }

    private static void putStop(ObjectNode target, SimulatedAnswer answer) {
        String reason =
                switch (answer.finish()) {
                    case STOP -> "end_turn";
                    case LENGTH -> "max_tokens";
                    case TOOL_CALL -> "tool_use";
                    case REFUSAL -> "refusal";
                };
        target.put("stop_reason", reason).putNull("stop_sequence");
        if (answer.finish() == Finish.REFUSAL) {
            target.putObject("stop_details")
                    .put("type", "refusal")
                    .put("category", "general_harms")
                    .put("explanation", answer.text());
        }
    }

    private static ObjectNode emptyText() {
        return Json.MAPPER.createObjectNode().put("type", "text").put("text", "");
    }

    private static ObjectNode emptyToolUse(SimulatedAnswer answer, SimulatedAnswer.Call call) {
        ObjectNode block = toolUse(answer, call);
        block.putObject("input");
        return block;
    }

    private static ObjectNode toolUse(SimulatedAnswer answer, SimulatedAnswer.Call call) {
        return Json.MAPPER
                .createObjectNode()
                .put("type", "tool_use")
                .put("id", "toolu_01" + answer.id())
                .put("name", call.name());
    }

    private static ObjectNode event(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }

    private static StreamedEvent frame(JsonNode event) {
        return StreamedEvent.frame(event.path("type").asText(), event.toString());
    }

    private static StreamedEvent content(JsonNode event) {
        return StreamedEvent.content(event.path("type").asText(), event.toString());
    }

    private static ObjectNode delta(String type, String field, String piece) {
        ObjectNode event = event("content_block_delta").put("index", 0);
        event.putObject("delta").put("type", type).put(field, piece);
        return event;
    }
}
