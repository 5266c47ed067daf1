package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat request, parsed once and never changed: every target writes its own wire form from it. Immutable.
 *
 * @param model what the caller asked for: it selects a chain, never a provider's model
 * @param messages the conversation; empty only until a named prompt makes it
 * @param toolChoice null leaves it to the provider
 * @param parallelToolCalls null leaves it to the provider
 * @param responseFormat null for plain text
 * @param maxTokens the most output tokens, or null
 * @param stop sequences that end the answer
 * @param choices how many answers (OpenAI's {@code n}), or null
 * @param reasoningEffort OpenAI's {@code reasoning_effort}, or null
 * @param stream whether the caller wants chunks
 * @param includeUsage whether a stream ends with its usage
 * @param others fields that only OpenAI's own format describes, by name
 */
public record ChatRequest(
        @Nullable String model,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable ResponseFormat responseFormat,
        @Nullable Integer maxTokens,
        List<String> stop,
        Sampling sampling,
        @Nullable Integer choices,
        @Nullable String reasoningEffort,
        boolean stream,
        boolean includeUsage,
        Map<String, JsonNode> others) {

    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        others = Map.copyOf(others);
    }

    /** A request of one user message, everything else left to the provider. */
    public static ChatRequest ofPrompt(String prompt) {
        return ofMessages(List.of(Message.text(Role.USER, prompt)));
    }

    /** A request whose messages a named prompt makes from its variables. */
    public static ChatRequest ofVariables() {
        return ofMessages(List.of());
    }

    private static ChatRequest ofMessages(List<Message> messages) {
        return new ChatRequest(
                null,
                messages,
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                Sampling.DEFAULT,
                null,
                null,
                false,
                false,
                Map.of());
    }

    /** The same request with other messages. */
    public ChatRequest withMessages(List<Message> newMessages) {
        return new ChatRequest(
                model,
                newMessages,
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
                includeUsage,
                others);
    }

    /** The same request with another limit of output tokens. */
    public ChatRequest withMaxTokens(int most) {
        return new ChatRequest(
                model,
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                responseFormat,
                most,
                stop,
                sampling,
                choices,
                reasoningEffort,
                stream,
                includeUsage,
                others);
    }

    /** The same request, to be answered whole. */
    public ChatRequest withoutStream() {
        return new ChatRequest(
                model,
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
                false,
                false,
                others);
    }

    /** Its text stays out of logs. */
    @Override
    public String toString() {
        return "ChatRequest[model=" + model + ", messages=" + messages.size() + ", tools=" + tools.size() + ", stream="
                + stream + "]";
    }
}
