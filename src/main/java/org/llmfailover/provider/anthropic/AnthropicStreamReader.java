package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Usage;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.ServerSentEvent;
import org.llmfailover.provider.StreamPiece;
import org.llmfailover.provider.StreamReader;
import org.llmfailover.provider.WireTarget;

/**
 * Reads one streamed message. Not thread-safe.
 *
 * <p>A message is whole only with its {@code message_stop}. The finish is given as soon as {@code message_delta} names
 * the stop reason.
 */
final class AnthropicStreamReader implements StreamReader {

    private static final String ERROR = "error";

    private final FailureReader failures;
    private final WireTarget target;
    private final UsageCount usage = new UsageCount();

    /** Tool calls whose block is open, by the block's index. */
    private final Map<Integer, OpenCall> openCalls = new HashMap<>();

    private List<StreamPiece> pieces = new ArrayList<>();
    private int toolCalls;
    private boolean anyEvent;
    private boolean started;
    private boolean anyText;
    private boolean finished;
    private boolean over;

    AnthropicStreamReader(FailureReader failures, WireTarget target) {
        this.failures = failures;
        this.target = target;
    }

    @Override
    public List<StreamPiece> read(ServerSentEvent event) {
        pieces = new ArrayList<>();
        if (!over) {
            anyEvent = true;
            if (isKnown(event.event())) {
                data(event);
            }
        }
        return pieces;
    }

    @Override
    public List<StreamPiece> end() {
        pieces = new ArrayList<>();
        if (!over) {
            if (anyEvent) {
                fail(FailureKind.NETWORK, "the stream ended before the answer was complete");
            } else {
                fail(FailureKind.BAD_ANSWER, "the stream ended without a single event");
            }
        }
        return pieces;
    }

    /** Pings and events of later versions are not even parsed; compatible servers leave the name out. */
    private static boolean isKnown(@Nullable String name) {
        return name == null || name.startsWith("message") || name.startsWith("content_block_") || name.equals(ERROR);
    }

    private void data(ServerSentEvent event) {
        JsonNode json = parse(event.data());
        if (json == null) {
            fail(FailureKind.BAD_ANSWER, "an event of the stream is no JSON object");
        } else if (ERROR.equals(event.event()) || AnswerReader.isError(json)) {
            fail(failures.readInside200(json));
        } else {
            event(json);
        }
    }

    private void event(JsonNode json) {
        String type = json.path("type").asText();
        if (type.equals("message_start")) {
            messageStart(json.path("message"));
        } else if (type.startsWith("content_block_") || type.equals("message_delta") || type.equals("message_stop")) {
            if (started) {
                afterStart(type, json);
            } else {
                fail(FailureKind.BAD_ANSWER, "the stream does not begin with message_start");
            }
        }
    }

    private void afterStart(String type, JsonNode json) {
        int block = json.path("index").asInt();
        switch (type) {
            case "content_block_start" -> blockStart(block, json.path("content_block"));
            case "content_block_delta" -> blockDelta(block, json.path("delta"));
            case "content_block_stop" -> blockStop(block);
            case "message_delta" -> messageDelta(json);
            case "message_stop" -> messageStop();
            default -> {}
        }
    }

    private void messageStart(JsonNode message) {
        if (started) {
            return;
        }
        started = true;
        pieces.add(new StreamPiece.Started(
                message.path("id").asText(""), message.path("model").asText(target.model())));
        used(message.path("usage"));
    }

    private void blockStart(int index, JsonNode block) {
        String type = block.path("type").asText();
        if (type.equals("text")) {
            text(block.path("text").asText(""));
        } else if (type.equals("tool_use")) {
            if (AnswerReader.isToolUse(block)) {
                toolUse(index, block);
            } else {
                fail(FailureKind.BAD_ANSWER, "the answer calls a tool without an id or a name");
            }
        }
    }

    private void toolUse(int index, JsonNode block) {
        OpenCall call = new OpenCall(toolCalls++);
        openCalls.put(index, call);
        pieces.add(new StreamPiece.ToolCallStarted(
                0, call.index, block.path("id").textValue(), block.path("name").textValue(), null));
        JsonNode input = block.path("input");
        if (input.isObject() && !input.isEmpty()) {
            call.complete = true;
            arguments(call, input.toString());
        }
    }

    private void blockDelta(int index, JsonNode delta) {
        String type = delta.path("type").asText();
        if (type.equals("text_delta")) {
            text(delta.path("text").asText(""));
        } else if (type.equals("input_json_delta")) {
            OpenCall call = openCalls.get(index);
            // the server's own tools have input too, and no call
            if (call != null && !call.complete) {
                arguments(call, delta.path("partial_json").asText(""));
            }
        }
    }

    private void blockStop(int index) {
        OpenCall call = openCalls.remove(index);
        if (call != null && !call.hasArguments) {
            arguments(call, "{}");
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            anyText = true;
            pieces.add(new StreamPiece.Text(0, text));
        }
    }

    private void arguments(OpenCall call, String fragment) {
        if (!fragment.isEmpty()) {
            call.hasArguments = true;
            pieces.add(new StreamPiece.ToolCallArguments(0, call.index, fragment));
        }
    }

    private void messageDelta(JsonNode event) {
        used(event.path("usage"));
        StopReason stop = StopReason.of(event.path("delta"));
        if (!stop.name().isEmpty()) {
            finish(stop);
        }
    }

    private void messageStop() {
        finish(StopReason.NONE);
        if (!over) {
            over = true;
            pieces.add(new StreamPiece.End());
        }
    }

    private void finish(StopReason stop) {
        if (finished) {
            return;
        }
        finished = true;
        Failure empty = anyText || toolCalls > 0 ? null : stop.withoutContent();
        if (empty != null) {
            fail(empty);
            return;
        }
        if (stop.isRefusal()) {
            pieces.add(new StreamPiece.Refusal(0, stop.refusal()));
        }
        pieces.add(new StreamPiece.Finished(0, stop.finish(toolCalls > 0)));
    }

    private void used(JsonNode counts) {
        usage.take(counts);
        Usage soFar = usage.usage();
        if (counts.isObject() && soFar != null) {
            pieces.add(new StreamPiece.Used(soFar));
        }
    }

    private void fail(FailureKind kind, String message) {
        fail(Failure.of(kind, 200, message));
    }

    private void fail(Failure failure) {
        over = true;
        pieces.add(new StreamPiece.Failed(failure));
    }

    private static @Nullable JsonNode parse(String data) {
        try {
            JsonNode json = Json.MAPPER.readTree(data);
            return json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A tool call whose arguments are still coming. */
    private static final class OpenCall {

        private final int index;
        private boolean complete;
        private boolean hasArguments;

        private OpenCall(int index) {
            this.index = index;
        }
    }
}
