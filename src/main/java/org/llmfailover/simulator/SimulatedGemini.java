package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;
import org.llmfailover.simulator.SimulatedAnswer.Finish;

/** Gemini's generateContent from its own side. Immutable, thread-safe. */
final class SimulatedGemini implements SimulatedWire {

    static final String PROTOCOL = "gemini";

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public String model(SimulatedCall call) {
        return GeminiRequests.model(call);
    }

    @Override
    public boolean streams(SimulatedCall call) {
        return GeminiRequests.streams(call);
    }

    @Override
    public SimulatedRequest read(SimulatedCall call) {
        return GeminiRequests.read(call);
    }

    @Override
    public ProviderReply whole(SimulatedRequest request, SimulatedAnswer answer) {
        ObjectNode body = answer.finish() == Finish.REFUSAL
                ? blocked(request, answer)
                : response(request, answer, part(answer), answer.outputTokens(), finishReason(answer));
        return new ProviderReply(200, Map.of("Content-Type", "application/json; charset=UTF-8"), body);
    }

    @Override
    public List<StreamedEvent> streamed(SimulatedRequest request, SimulatedAnswer answer) {
        if (answer.finish() == Finish.REFUSAL) {
            return List.of(frame(blocked(request, answer)));
        }
        List<StreamedEvent> events = new ArrayList<>();
        if (answer.call() != null) {
            events.add(content(response(request, answer, part(answer), answer.outputTokens(), null)));
        }
        int characters = 0;
        for (String piece : Pieces.ofText(answer.text())) {
            characters += piece.length();
            int tokens = characters / Tokens.CHARACTERS;
            events.add(content(response(request, answer, text(piece), tokens, null)));
        }
        events.add(frame(response(request, answer, text(""), answer.outputTokens(), finishReason(answer))));
        return events;
    }

    @Override
    public Map<String, String> streamHeaders() {
        return Map.of("Content-Type", "text/event-stream");
    }

    @Override
    public ProviderReply malformed() {
        return GeminiErrors.invalid("Invalid JSON payload received. Unexpected token.");
    }

    @Override
    public ProviderReply error(FailureKind kind, String model, @Nullable Integer retryAfter) {
        return GeminiErrors.of(kind, model, retryAfter);
    }

    @Override
    public StreamedEvent errorEvent(ProviderReply error) {
        return StreamedEvent.frame(null, error.body().toString());
    }

    private static ObjectNode response(
            SimulatedRequest request,
            SimulatedAnswer answer,
            ObjectNode part,
            int outputTokens,
            @Nullable String finish) {
        ObjectNode response = Json.MAPPER.createObjectNode();
        ObjectNode candidate = response.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content");
        content.putArray("parts").add(part);
        content.put("role", "model");
        if (finish != null) {
            candidate.put("finishReason", finish);
        }
        candidate.put("index", 0);
        return completed(response, request, answer, outputTokens);
    }

    /** A blocked prompt gets no candidates at all. */
    private static ObjectNode blocked(SimulatedRequest request, SimulatedAnswer answer) {
        ObjectNode response = Json.MAPPER.createObjectNode();
        response.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
        return completed(response, request, answer, 0);
    }

    private static ObjectNode completed(
            ObjectNode response, SimulatedRequest request, SimulatedAnswer answer, int outputTokens) {
        ObjectNode usage = response.putObject("usageMetadata")
                .put("promptTokenCount", answer.inputTokens())
                .put("cachedContentTokenCount", 0)
                .put("candidatesTokenCount", outputTokens)
                .put("thoughtsTokenCount", 0)
                .put("totalTokenCount", answer.inputTokens() + outputTokens);
        usage.putArray("promptTokensDetails")
                .addObject()
                .put("modality", "TEXT")
                .put("tokenCount", answer.inputTokens());
        return response.put("modelVersion", request.model()).put("responseId", answer.id());
    }

    private static ObjectNode part(SimulatedAnswer answer) {
        if (answer.call() == null) {
            return text(answer.text());
        }
        ObjectNode part = Json.MAPPER.createObjectNode();
        part.putObject("functionCall")
                .put("name", answer.call().name())
                .set("args", answer.call().arguments());
        return part.put("thoughtSignature", signature(answer.id()));
    }

    /** Gemini 3 signs its calls and wants the signature back. */
    private static String signature(String id) {
        return Base64.getEncoder().encodeToString(("simulated-thought-" + id).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode text(String text) {
        return Json.MAPPER.createObjectNode().put("text", text);
    }

    /** A tool call ends with STOP, too. */
    private static String finishReason(SimulatedAnswer answer) {
        return answer.finish() == Finish.LENGTH ? "MAX_TOKENS" : "STOP";
    }

    private static StreamedEvent content(ObjectNode response) {
        return StreamedEvent.content(null, response.toString());
    }

    private static StreamedEvent frame(ObjectNode response) {
        return StreamedEvent.frame(null, response.toString());
    }
}
