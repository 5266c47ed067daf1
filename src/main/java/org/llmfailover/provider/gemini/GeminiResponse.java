package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Usage;

/** A {@code GenerateContentResponse} as it came: a whole answer, or one chunk of a stream. Nothing in it is taken on trust. */
record GeminiResponse(ObjectNode json) {

    /** As many as can be asked for; more in a response is nonsense. */
    private static final int MAX_CANDIDATES = 8;

    /** The response in this text, or null when it holds none; one alone in an array counts, as Google sends errors so. */
    static @Nullable GeminiResponse parse(String text) {
        try {
            JsonNode node = Json.MAPPER.readTree(text);
            JsonNode single = node.isArray() && node.size() == 1 ? node.get(0) : node;
            return single instanceof ObjectNode object ? new GeminiResponse(object) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    boolean hasError() {
        return json.hasNonNull("error");
    }

    /** The answer's id, or one made with {@code ids} where it has none. */
    String id(Supplier<String> ids) {
        String id = json.path("responseId").asText();
        return id.isEmpty() ? "gemini-" + ids.get() : id;
    }

    String modelOr(String model) {
        String version = json.path("modelVersion").asText();
        return version.isEmpty() ? model : version;
    }

    List<JsonNode> candidates() {
        List<JsonNode> candidates = new ArrayList<>();
        for (JsonNode candidate : json.path("candidates")) {
            if (candidate.isObject() && candidates.size() < MAX_CANDIDATES) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    /** Why the prompt was blocked, or null; only a response without candidates has it. */
    @Nullable
    GeminiRefusal promptBlock() {
        JsonNode feedback = json.path("promptFeedback");
        if (feedback.path("blockReason").asText().isEmpty() || !candidates().isEmpty()) {
            return null;
        }
        return GeminiRefusal.ofPrompt(
                feedback.path("blockReason").asText(),
                feedback.path("blockReasonMessage").asText());
    }

    /** Thoughts are billed as output but stand outside of candidatesTokenCount; a tool's own prompt likewise. */
    @Nullable
    Usage usage() {
        JsonNode usage = json.path("usageMetadata");
        if (!usage.isObject()) {
            return null;
        }
        long thoughts = count(usage, "thoughtsTokenCount");
        return new Usage(
                count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount"),
                count(usage, "candidatesTokenCount") + thoughts,
                count(usage, "cachedContentTokenCount"),
                0,
                thoughts);
    }

    private static long count(JsonNode usage, String field) {
        JsonNode count = usage.path(field);
        return count.isIntegralNumber() && count.canConvertToInt() ? Math.max(0, count.intValue()) : 0;
    }
}
