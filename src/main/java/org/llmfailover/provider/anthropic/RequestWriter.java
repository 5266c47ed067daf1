package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Sampling;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireTarget;

/** Writes one request in the Messages API's form. One instance a request. */
final class RequestWriter {

    private static final String ONE_JSON_OBJECT =
            "Answer with exactly one JSON object and nothing else: no code fence, no text before or after it.";

    /** The longest {@code metadata.user_id} Anthropic takes. */
    private static final int MAX_USER_ID = 256;

    private final ChatRequest request;
    private final WireTarget target;
    private final AnthropicModelRules rules;
    private final Set<String> notes = new LinkedHashSet<>();
    private final ObjectNode body = Json.MAPPER.createObjectNode();

    RequestWriter(ChatRequest request, WireTarget target) {
        this.request = request;
        this.target = target;
        this.rules = AnthropicModelRules.of(target.model());
    }

    WireRequest write() {
        if (request.choices() != null && request.choices() > 1) {
            throw new NotCarriedException(
                    "n is " + request.choices() + ", but Anthropic gives one answer to a request; ask for one");
        }
        body.put("model", target.model());
        body.put("max_tokens", maxTokens());
        conversation();
        new ToolWriter(request, rules, notes).writeTo(body);
        outputSchema();
        stopSequences();
        sampling(request.sampling());
        new TreeMap<>(request.others()).forEach(this::other);
        if (request.reasoningEffort() != null) {
            dropped("reasoning_effort", "thinking is left to the model");
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        return new WireRequest(bytes(), List.copyOf(notes));
    }

    /** Asked for more than it gives, Anthropic answers 400, which would end a call that moved here from a larger model. */
    private int maxTokens() {
        Integer asked = request.maxTokens();
        Integer most = target.maxOutput();
        if (asked == null) {
            return most == null ? rules.defaultMaxTokens() : most;
        }
        if (most == null || asked <= most) {
            return asked;
        }
        notes.add("max tokens " + asked + " were lowered to " + most + ": " + target.name() + " gives no more");
        return most;
    }

    private void conversation() {
        ResponseFormat format = request.responseFormat();
        // Anthropic answers 400 to a prefill together with an output schema
        boolean prefill = rules.takesPrefill() && !(format instanceof ResponseFormat.JsonSchema);
        ConversationWriter conversation = new ConversationWriter(rules, prefill, notes);
        request.messages().forEach(conversation::add);
        if (format instanceof ResponseFormat.JsonObject) {
            conversation.instruct(ONE_JSON_OBJECT);
            notes.add("response_format json_object is asked for in the system prompt, not enforced:"
                    + " Anthropic has no such mode");
        }
        conversation.writeTo(body);
    }

    private void outputSchema() {
        if (!(request.responseFormat() instanceof ResponseFormat.JsonSchema format)) {
            return;
        }
        if (!rules.takesOutputSchema()) {
            throw new NotCarriedException("response_format json_schema is not taken by " + rules.model()
                    + "; Claude models since 4.5 take it");
        }
        body.putObject("output_config")
                .putObject("format")
                .put("type", "json_schema")
                .set("schema", OutputSchema.of(format.schema(), notes));
    }

    private void stopSequences() {
        ArrayNode sequences = Json.MAPPER.createArrayNode();
        for (String stop : request.stop()) {
            if (stop.isBlank()) {
                dropped("a stop sequence of white space", "Anthropic refuses it");
            } else {
                sequences.add(stop);
            }
        }
        if (!sequences.isEmpty()) {
            body.set("stop_sequences", sequences);
        }
    }

    private void sampling(Sampling sampling) {
        temperature(sampling.temperature());
        topP(sampling);
        notTaken("frequency_penalty", sampling.frequencyPenalty());
        notTaken("presence_penalty", sampling.presencePenalty());
        notTaken("seed", sampling.seed());
    }

    private void temperature(@Nullable Double temperature) {
        if (temperature == null) {
            return;
        }
        if (!rules.takesSampling()) {
            dropped("temperature", rules.model() + " takes no sampling parameters");
            return;
        }
        if (temperature > 1) {
            notes.add("temperature " + temperature + " became 1, the most Anthropic takes");
        }
        body.put("temperature", Math.min(temperature, 1.0));
    }

    private void topP(Sampling sampling) {
        if (sampling.topP() == null) {
            return;
        }
        if (!rules.takesSampling()) {
            dropped("top_p", rules.model() + " takes no sampling parameters");
        } else if (sampling.temperature() != null && !rules.takesTemperatureWithTopP()) {
            dropped("top_p", rules.model() + " takes it or temperature, not both");
        } else {
            body.put("top_p", sampling.topP());
        }
    }

    private void notTaken(String name, @Nullable Object value) {
        if (value != null) {
            dropped(name, "Anthropic does not take it");
        }
    }

    private void other(String name, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        switch (name) {
            case "user" -> user(value);
            case "logprobs" -> refuse(name, value.asBoolean());
            case "logit_bias" -> refuse(name, !value.isEmpty());
            case "modalities" -> refuse(name, hasOtherThanText(value));
            case "audio", "web_search_options", "functions", "function_call" -> refuse(name, true);
            default -> dropped(name, "Anthropic does not take it");
        }
    }

    private void user(JsonNode user) {
        if (user.isTextual() && user.textValue().length() <= MAX_USER_ID) {
            body.putObject("metadata").set("user_id", user);
        } else {
            dropped("user", "Anthropic takes a text of at most " + MAX_USER_ID + " characters");
        }
    }

    private static boolean hasOtherThanText(JsonNode modalities) {
        for (JsonNode modality : modalities) {
            if (!modality.asText().equals("text")) {
                return true;
            }
        }
        return false;
    }

    private static void refuse(String name, boolean used) {
        if (used) {
            throw new NotCarriedException(name + " cannot be carried to Anthropic; leave it out");
        }
    }

    private void dropped(String name, String reason) {
        notes.add(name + " was dropped: " + reason);
    }

    /**
     * By way of a string, which turns half a surrogate pair in a caller's text into a question mark; written as bytes
     * at once it stays an escape, and Anthropic answers 400 "no low surrogate in string".
     */
    private byte[] bytes() {
        try {
            return Json.MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes could not be written", e);
        }
    }
}
