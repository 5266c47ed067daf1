package org.llmfailover.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Sampling;
import org.llmfailover.chat.Tool;
import org.llmfailover.chat.ToolChoice;
import org.llmfailover.provider.NotCarriedException;
import org.llmfailover.provider.WireRequest;
import org.llmfailover.provider.WireTarget;

/**
 * Writes one request for one target. One instance a request.
 *
 * <p>Only what the caller gave is sent: strict servers answer 400 or 422 to a field they do not know.
 */
final class OpenAiRequestWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_STOPS = 4;

    /** Fields of OpenAI's own service; an answer is the same without them. */
    private static final Set<String> ONLY_OPENAI =
            Set.of("store", "metadata", "prompt_cache_key", "safety_identifier", "service_tier", "verbosity");

    private static final Set<String> LOGPROBS = Set.of("logprobs", "top_logprobs");

    private final ChatRequest request;
    private final WireTarget target;
    private final OpenAiHost host;
    private final OpenAiModelRules rules;
    private final ObjectNode body = JSON.objectNode();
    private final List<String> notes = new ArrayList<>();

    OpenAiRequestWriter(ChatRequest request, WireTarget target) {
        this.request = request;
        this.target = target;
        this.host = OpenAiHost.of(target.url());
        this.rules = OpenAiModelRules.of(target.model());
    }

    WireRequest write() {
        body.put("model", target.model());
        body.set(
                "messages",
                new OpenAiMessageWriter(host, host.isOpenAi() || rules.reasons()).messages(request.messages()));
        tools();
        responseFormat();
        maxTokens();
        stop();
        sampling(request.sampling());
        if (request.choices() != null) {
            body.put("n", request.choices());
        }
        effort();
        stream();
        others();
        try {
            return new WireRequest(Json.MAPPER.writeValueAsBytes(body), notes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree was not written", e);
        }
    }

    private void tools() {
        if (!request.tools().isEmpty()) {
            ArrayNode tools = body.putArray("tools");
            request.tools().forEach(tool -> tools.add(tool(tool)));
        }
        if (request.toolChoice() != null) {
            body.set("tool_choice", toolChoice(request.toolChoice()));
        }
        if (request.parallelToolCalls() != null) {
            if (rules.takesParallelToolCalls()) {
                body.put("parallel_tool_calls", request.parallelToolCalls());
            } else {
                dropped("parallel_tool_calls " + request.parallelToolCalls(), "does not take it");
            }
        }
    }

    private JsonNode tool(Tool tool) {
        if (tool instanceof Tool.Function function) {
            ObjectNode json = JSON.objectNode().put("type", "function");
            ObjectNode described = json.putObject("function").put("name", function.name());
            put(described, "description", function.description());
            if (function.parameters() != null) {
                described.set("parameters", function.parameters());
            }
            put(described, "strict", function.strict());
            return json;
        }
        Tool.Other other = (Tool.Other) tool;
        if (request.stream() && other.type().equals("custom")) {
            throw new NotCarriedException("tools of type custom cannot be streamed from " + target.name() + ".");
        }
        return other.json();
    }

    private static JsonNode toolChoice(ToolChoice choice) {
        if (choice instanceof ToolChoice.Auto) {
            return JSON.textNode("auto");
        } else if (choice instanceof ToolChoice.None) {
            return JSON.textNode("none");
        } else if (choice instanceof ToolChoice.Required) {
            return JSON.textNode("required");
        } else if (choice instanceof ToolChoice.Function function) {
            ObjectNode json = JSON.objectNode().put("type", "function");
            json.putObject("function").put("name", function.name());
            return json;
        }
        return ((ToolChoice.Other) choice).json();
    }

    private void responseFormat() {
        if (request.responseFormat() instanceof ResponseFormat.JsonObject) {
            body.putObject("response_format").put("type", "json_object");
        } else if (request.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            ObjectNode json = body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", schema.name());
            put(json, "description", schema.description());
            json.set("schema", schema.schema());
            put(json, "strict", schema.strict());
        }
    }

    private void maxTokens() {
        Integer asked = request.maxTokens();
        if (asked == null) {
            return;
        }
        String field = host.isOpenAi() || rules.reasons() ? "max_completion_tokens" : "max_tokens";
        int most = target.maxOutput() == null ? asked : Math.min(asked, target.maxOutput());
        if (most < asked) {
            notes.add(field + " " + asked + " was lowered to " + most + ": " + target.name() + " gives no more");
        }
        body.put(field, most);
    }

    private void stop() {
        List<String> stop = request.stop();
        if (stop.isEmpty()) {
            return;
        }
        if (!rules.takesStop()) {
            dropped("stop of " + stop.size() + (stop.size() == 1 ? " sequence" : " sequences"), "does not take it");
        } else if (stop.size() > MOST_STOPS) {
            throw new NotCarriedException("stop has " + stop.size() + " sequences, but " + target.name()
                    + " takes at most " + MOST_STOPS + ".");
        } else {
            ArrayNode json = body.putArray("stop");
            stop.forEach(json::add);
        }
    }

    private void sampling(Sampling sampling) {
        boolean free = rules.takesSampling(request.reasoningEffort());
        number("temperature", sampling.temperature(), 1, free);
        number("top_p", sampling.topP(), 1, free);
        number("frequency_penalty", sampling.frequencyPenalty(), 0, rules.takesPenalties());
        number("presence_penalty", sampling.presencePenalty(), 0, rules.takesPenalties());
        if (sampling.seed() != null) {
            body.put(host.seedField(), sampling.seed());
        }
    }

    /** A model that takes only its default gets nothing, which means the same. */
    private void number(String field, @Nullable Double value, int byDefault, boolean taken) {
        if (value == null) {
            return;
        }
        if (taken) {
            body.put(field, value);
        } else if (value != byDefault) {
            dropped(field + " " + value, "takes only its default");
        }
    }

    private void effort() {
        String asked = request.reasoningEffort();
        boolean withTools = host.isOpenAi() && request.tools().stream().anyMatch(Tool.Function.class::isInstance);
        if (withTools && rules.wantsNoEffortWithTools()) {
            body.put("reasoning_effort", "none");
            if (!"none".equals(asked)) {
                notes.add("reasoning_effort " + (asked == null ? "" : asked + " ") + "was set to none: " + target.name()
                        + " takes function tools only without reasoning");
            }
        } else if (asked == null) {
            return;
        } else if (!rules.reasons()) {
            dropped("reasoning_effort " + asked, "does not take it");
        } else if (withTools && rules.refusesEffortWithTools() && !asked.equals("none")) {
            dropped("reasoning_effort " + asked, "does not take it together with function tools");
        } else {
            body.put("reasoning_effort", asked);
        }
    }

    private void stream() {
        if (!request.stream()) {
            return;
        }
        body.put("stream", true);
        if (host.takesStreamOptions()) {
            body.putObject("stream_options").put("include_usage", true);
        }
    }

    private void others() {
        new TreeMap<>(request.others()).forEach((name, value) -> {
            if (!host.isOpenAi() && ONLY_OPENAI.contains(name)) {
                dropped(name, "does not know it");
            } else if (LOGPROBS.contains(name) && !rules.takesSampling(request.reasoningEffort())) {
                dropped(name, "does not take it");
            } else if (name.equals("logit_bias") && !rules.takesPenalties()) {
                dropped(name, "does not take it");
            } else if (!body.has(name)) {
                body.set(name, value);
            }
        });
    }

    private void dropped(String what, String why) {
        notes.add(what + " was dropped: " + target.name() + " " + why);
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, @Nullable Boolean value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
