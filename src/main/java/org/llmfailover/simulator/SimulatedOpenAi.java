package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;
import org.llmfailover.simulator.SimulatedAnswer.Finish;

/** OpenAI's chat completions from its own side. Immutable, thread-safe. */
final class SimulatedOpenAi implements SimulatedWire {

    static final String PROTOCOL = "openai";

    private final Ids ids;
    private final OpenAiErrors errors;
    private final OpenAiRequests requests;

    SimulatedOpenAi(Ids ids) {
        this.ids = ids;
        errors = new OpenAiErrors(ids);
        requests = new OpenAiRequests(errors);
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
        ObjectNode completion = head(request, answer, "chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        boolean refused = answer.finish() == Finish.REFUSAL;
        message.put("content", refused || answer.call() != null ? null : answer.text());
        message.put("refusal", refused ? answer.text() : null);
        message.putArray("annotations");
        if (answer.call() != null) {
            ObjectNode call = message.putArray("tool_calls").addObject();
            putCall(call, answer, answer.call().arguments().toString());
        }
        choice.putNull("logprobs").put("finish_reason", finishReason(answer));
        completion.set("usage", usage(answer));
        completion.put("service_tier", "default");
        return new ProviderReply(200, headers("application/json"), completion);
    }

    @Override
    public List<StreamedEvent> streamed(SimulatedRequest request, SimulatedAnswer answer) {
        Chunks chunks = new Chunks(request, answer);
        chunks.add(delta().put("role", "assistant").put("content", answer.call() == null ? "" : null), false);
        if (answer.call() != null) {
            ObjectNode first = delta();
            putCall(first.putArray("tool_calls").addObject().put("index", 0), answer, "");
            chunks.add(first, false);
            for (String piece : Pieces.ofArguments(answer.call().arguments().toString())) {
                ObjectNode more = delta();
                more.putArray("tool_calls")
                        .addObject()
                        .put("index", 0)
                        .putObject("function")
                        .put("arguments", piece);
                chunks.add(more, true);
            }
        } else {
            String field = answer.finish() == Finish.REFUSAL ? "refusal" : "content";
            for (String piece : Pieces.ofText(answer.text())) {
                chunks.add(delta().put(field, piece), true);
            }
        }
        return chunks.finished();
    }

    @Override
    public Map<String, String> streamHeaders() {
        return headers("text/event-stream; charset=utf-8");
    }

    @Override
    public ProviderReply malformed() {
        return errors.invalid(
                null,
                null,
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library"
                        + " correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)");
    }

    @Override
    public ProviderReply error(FailureKind kind, String model, @Nullable Integer retryAfter) {
        return errors.of(kind, model, retryAfter);
    }

    @Override
    public StreamedEvent errorEvent(ProviderReply error) {
        return StreamedEvent.frame(null, error.body().toString());
    }

    private Map<String, String> headers(String contentType) {
        return Map.of("Content-Type", contentType, "x-request-id", "req_" + ids.next());
    }

    private static ObjectNode head(SimulatedRequest request, SimulatedAnswer answer, String object) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", "chatcmpl-" + answer.id())
                .put("object", object)
                .put("created", answer.created().getEpochSecond())
                .put("model", request.model());
    }

    private static ObjectNode delta() {
        return Json.MAPPER.createObjectNode();
    }

    private static void putCall(ObjectNode target, SimulatedAnswer answer, String arguments) {
        target.put("id", "call_" + answer.id())
                .put("type", "function")
                .putObject("function")
                .put("name", answer.call() == null ? "" : answer.call().name())
                .put("arguments", arguments);
    }

    private static String finishReason(SimulatedAnswer answer) {
        return switch (answer.finish()) {
            case STOP, REFUSAL -> "stop";
            case LENGTH -> "length";
            case TOOL_CALL -> "tool_calls";
        };
    }

    private static JsonNode usage(SimulatedAnswer answer) {
        ObjectNode usage = Json.MAPPER
                .createObjectNode()
                .put("prompt_tokens", answer.inputTokens())
                .put("completion_tokens", answer.outputTokens())
                .put("total_tokens", answer.inputTokens() + answer.outputTokens());
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", 0)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }

    /** Collects the chunks of one stream. */
    private static final class Chunks {

        private final SimulatedRequest request;
        private final SimulatedAnswer answer;
        private final List<StreamedEvent> events = new ArrayList<>();

        Chunks(SimulatedRequest request, SimulatedAnswer answer) {
            this.request = request;
            this.answer = answer;
        }

        void add(ObjectNode delta, boolean content) {
            events.add(new StreamedEvent(null, chunk(delta, null).toString(), content));
        }

        List<StreamedEvent> finished() {
            events.add(frame(chunk(delta(), finishReason(answer))));
            if (request.usageWanted()) {
                ObjectNode last = head(request, answer, "chat.completion.chunk");
                last.putArray("choices");
                events.add(frame(last.set("usage", usage(answer))));
            }
            events.add(StreamedEvent.frame(null, "[DONE]"));
            return events;
        }

        private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
            ObjectNode chunk = head(request, answer, "chat.completion.chunk").put("service_tier", "default");
            ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
            choice.set("delta", delta);
            choice.putNull("logprobs").put("finish_reason", finishReason);
            return request.usageWanted() ? chunk.putNull("usage") : chunk;
        }

        private static StreamedEvent frame(JsonNode chunk) {
            return StreamedEvent.frame(null, chunk.toString());
        }
    }
}
