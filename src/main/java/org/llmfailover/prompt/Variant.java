package org.llmfailover.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Role;

/** A prompt as it is written for one provider or model. Immutable and thread-safe. */
public final class Variant {

    private static final Set<Role> REPLACED = Set.of(Role.SYSTEM, Role.DEVELOPER);

    private final String prompt;
    private final String label;
    private final @Nullable PromptTemplate system;
    private final @Nullable PromptTemplate user;
    private final Parameters parameters;
    private final Validation validation;
    private final @Nullable String notice;
    private final boolean interchangeable;

    Variant(
            String prompt,
            String label,
            @Nullable PromptTemplate system,
            @Nullable PromptTemplate user,
            Parameters parameters,
            Validation validation,
            @Nullable String notice,
            boolean interchangeable) {
        this.prompt = prompt;
        this.label = label;
        this.system = system;
        this.user = user;
        this.parameters = parameters;
        this.validation = validation;
        this.notice = notice;
        this.interchangeable = interchangeable;
    }

    /** Prompt, file and version: {@code support-answer/openai@3} or {@code support-answer/openai/gpt-5.4@3}; fit for a header. */
    public String label() {
        return label;
    }

    /** Whether the variant writes the user's message itself, from variables. */
    public boolean hasUserPart() {
        return user != null;
    }

    /** What a person should see when the variant answers as a fallback, or null. */
    public @Nullable String notice() {
        return notice;
    }

    /** Whether answers of this variant may be mixed with those of others. */
    public boolean interchangeable() {
        return interchangeable;
    }

    /**
     * The request as this variant's provider gets it. With a user part the messages are written from the variables; without
     * one the caller's conversation stays as it is, but for its system and developer messages, which the variant replaces.
     *
     * @param callers the caller's request; its messages are empty when it has only variables
     * @param variables a JSON object, or null for none
     * @throws InvalidRequestException when a variable is missing, or messages came where variables belong or the reverse
     */
    public ChatRequest apply(ChatRequest callers, @Nullable JsonNode variables) {
        JsonNode data = variables == null ? JsonNodeFactory.instance.objectNode() : variables;
        if (!data.isObject()) {
            throw new InvalidRequestException("the variables of prompt '" + prompt + "' must be a JSON object", null);
        }
        List<Message> messages = new ArrayList<>();
        String systemText = system == null ? "" : system.render(data);
        if (!systemText.isBlank()) {
            messages.add(Message.text(Role.SYSTEM, systemText));
        }
        messages.addAll(user == null ? conversation(callers) : List.of(userMessage(user, callers, data)));
        return parameters.fill(callers.withMessages(messages));
    }

    private Message userMessage(PromptTemplate template, ChatRequest callers, JsonNode data) {
        if (!callers.messages().isEmpty()) {
            throw new InvalidRequestException(
                    "prompt '" + prompt + "' has a user part: send its variables, not messages", "messages");
        }
        return Message.text(Role.USER, template.render(data));
    }

    private List<Message> conversation(ChatRequest callers) {
        List<Message> conversation = callers.messages().stream()
                .filter(message -> !REPLACED.contains(message.role()))
                .toList();
        if (conversation.isEmpty()) {
            throw new InvalidRequestException("prompt '" + prompt + "' has no user part: send messages", "messages");
        }
        return conversation;
    }

    /** Whether answers must pass a validation, which can only be done on a whole answer. */
    public boolean validates() {
        return !validation.isEmpty();
    }

    /** Why an answer fails the variant's validation: one sentence without the answer's text; empty when it passes. */
    public Optional<String> check(ChatAnswer answer) {
        return validation.check(answer).map(rule -> "the answer " + rule + " of " + label);
    }

    @Override
    public String toString() {
        return "Variant[" + label + "]";
    }
}
