package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Sampling;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireTarget;

/** Writes {@code generationConfig}: lengths, sampling and the form of the answer. */
final class GeminiGenerationConfig {

    private static final int MAX_STOP_SEQUENCES = 5;
    private static final int MAX_CANDIDATES = 8;

    private GeminiGenerationConfig() {}

    static void write(ChatRequest request, WireTarget target, ObjectNode body, Collection<String> notes) {
        ObjectNode config = body.objectNode();
        writeLengths(request, target, config, notes);
        writeSampling(request.sampling(), config, notes);
        writeFormat(request.responseFormat(), config, notes);
        if (request.reasoningEffort() != null) {
            // thinkingConfig is an error on a model that does not think, and its levels differ by model
            notes.add("reasoning_effort was dropped: Gemini's thinking is set differently for every model.");
        }
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
    }

    private static void writeLengths(
            ChatRequest request, WireTarget target, ObjectNode config, Collection<String> notes) {
        Integer wanted = request.maxTokens();
        Integer most = target.maxOutput();
        if (wanted != null && most != null && wanted > most) {
            notes.add("The output limit was lowered to " + most + " tokens, the most that the model gives.");
            config.put("maxOutputTokens", most);
        } else if (wanted != null) {
            config.put("maxOutputTokens", wanted);
        }
        if (request.stop().size() > MAX_STOP_SEQUENCES) {
            throw new NotCarriedException("Gemini takes at most " + MAX_STOP_SEQUENCES + " stop sequences, not "
                    + request.stop().size() + ".");
        }
        if (!request.stop().isEmpty()) {
            request.stop().forEach(config.putArray("stopSequences")::add);
        }
        Integer choices = request.choices();
        if (choices != null && (choices < 1 || choices > MAX_CANDIDATES)) {
            throw new NotCarriedException("Gemini gives 1 to " + MAX_CANDIDATES + " choices, not n=" + choices + ".");
        }
        if (choices != null) {
            config.put("candidateCount", choices);
        }
    }

    private static void writeSampling(Sampling sampling, ObjectNode config, Collection<String> notes) {
        put(config, "temperature", sampling.temperature());
        put(config, "topP", sampling.topP());
        putPenalty(config, "presencePenalty", sampling.presencePenalty());
        putPenalty(config, "frequencyPenalty", sampling.frequencyPenalty());
        Long seed = sampling.seed();
        if (seed != null && seed.intValue() == seed) {
            config.put("seed", seed.intValue());
        } else if (seed != null) {
            notes.add("seed was dropped: Gemini takes one of 32 bits.");
        }
    }

    private static void put(ObjectNode config, String field, @Nullable Double value) {
        if (value != null) {
            config.put(field, value);
        }
    }

    /** A penalty of 0 is the default and stays out: several models refuse the field as such. */
    private static void putPenalty(ObjectNode config, String field, @Nullable Double value) {
        if (value != null && value != 0) {
            config.put(field, value);
        }
    }

    private static void writeFormat(@Nullable ResponseFormat format, ObjectNode config, Collection<String> notes) {
        if (format == null) {
            return;
        }
        config.put("responseMimeType", "application/json");
        if (format instanceof ResponseFormat.JsonSchema schema) {
            config.set("responseJsonSchema", schema.schema());
            if (schema.description() != null) {
                notes.add("The description of the response schema was dropped: Gemini has no place for it.");
            }
        }
    }
}
