package org.llmfailover.chat;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param parts the content, in order; empty for an assistant that only called tools
 * @param toolCalls the tools an assistant called
 * @param toolCallId which call a {@link Role#TOOL} message answers; null for the others
 * @param name an optional participant name
 * @param refusal an assistant's refusal, when a conversation carries one
 */
public record Message(
        Role role,
        List<Part> parts,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId,
        @Nullable String name,
        @Nullable String refusal) {

    public Message {
        parts = List.copyOf(parts);
        toolCalls = List.copyOf(toolCalls);
    }

    /** A message of plain text. */
    public static Message text(Role role, String text) {
        return new Message(role, List.of(new Part.Text(text)), List.of(), null, null, null);
    }

    /** The text parts joined, nothing between them. */
    public String text() {
        return parts.stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining());
    }
}
