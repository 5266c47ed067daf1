package org.llmfailover.prompt;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.ResponseFormat;
import org.llmfailover.chat.Sampling;

/** What a variant sets where the caller set nothing. Immutable. */
record Parameters(
        Sampling sampling,
        @Nullable Integer maxTokens,
        List<String> stop,
        @Nullable ResponseFormat responseFormat,
        @Nullable String reasoningEffort) {

    static final Parameters NONE = new Parameters(Sampling.DEFAULT, null, List.of(), null, null);

    /** Reads the {@code parameters} of a variant, null when it has none. */
    static Parameters read(@Nullable YamlObject yaml) {
        if (yaml == null) {
            return NONE;
        }
        yaml.allow(
                "temperature",
                "top_p",
                "max_tokens",
                "stop",
                "response_format",
                "frequency_penalty",
                "presence_penalty",
                "seed",
                "reasoning_effort");
        Sampling sampling = new Sampling(
                yaml.number("temperature", 0, 2),
                yaml.number("top_p", 0, 1),
                yaml.number("frequency_penalty", -2, 2),
                yaml.number("presence_penalty", -2, 2),
                yaml.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE));
        Long maxTokens = yaml.whole("max_tokens", 1, Integer.MAX_VALUE);
        return new Parameters(
                sampling,
                maxTokens == null ? null : maxTokens.intValue(),
                stop(yaml),
                responseFormat(yaml.object("response_format")),
                yaml.text("reasoning_effort"));
    }

    /** OpenAI takes one text or a list. */
    private static List<String> stop(YamlObject yaml) {
        return yaml.node().path("stop").isTextual()
                ? List.of(yaml.node().path("stop").textValue())
                : yaml.texts("stop");
    }

    private static @Nullable ResponseFormat responseFormat(@Nullable YamlObject yaml) {
        if (yaml == null) {
            return null;
        }
        yaml.allow("type", "json_schema");
        String type = yaml.text("type");
        YamlObject schema = yaml.object("json_schema");
        if ("json_schema".equals(type)) {
            if (schema == null) {
                throw yaml.wrong("json_schema", "is missing");
            }
            return jsonSchema(schema.allow("name", "description", "schema", "strict"));
        }
        if (!"json_object".equals(type)) {
            throw yaml.wrong("type", "must be json_object or json_schema");
        }
        if (schema != null) {
            throw yaml.wrong("json_schema", "needs the type json_schema");
        }
        return new ResponseFormat.JsonObject();
    }

    private static ResponseFormat jsonSchema(YamlObject yaml) {
        String name = yaml.text("name");
        if (name == null) {
            throw yaml.wrong("name", "is missing");
        }
        YamlObject schema = yaml.object("schema");
        if (schema == null) {
            throw yaml.wrong("schema", "is missing");
        }
        return new ResponseFormat.JsonSchema(name, yaml.text("description"), schema.node(), yaml.flag("strict"));
    }

    /** The request with what it left open filled in. */
    ChatRequest fill(ChatRequest request) {
        Sampling asked = request.sampling();
        Sampling filled = new Sampling(
                first(asked.temperature(), sampling.temperature()),
                first(asked.topP(), sampling.topP()),
                first(asked.frequencyPenalty(), sampling.frequencyPenalty()),
                first(asked.presencePenalty(), sampling.presencePenalty()),
                first(asked.seed(), sampling.seed()));
        return new ChatRequest(
                request.model(),
                request.messages(),
                request.tools(),
                request.toolChoice(),
                request.parallelToolCalls(),
                first(request.responseFormat(), responseFormat),
                first(request.maxTokens(), maxTokens),
                request.stop().isEmpty() ? stop : request.stop(),
                filled,
                request.choices(),
                first(request.reasoningEffort(), reasoningEffort),
                request.stream(),
                request.includeUsage(),
                request.others());
    }

    private static <T> @Nullable T first(@Nullable T callers, @Nullable T variants) {
        return callers != null ? callers : variants;
    }
}
