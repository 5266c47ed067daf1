package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.llmfailover.chat.Message;

/**
 * Turns a list of messages into Anthropic's system prompt and its alternating turns, which begin with the user and, on
 * newer models, must also end with the user. One instance a request.
 */
final class ConversationWriter {

    private static final String OPENING = "(The conversation starts here.)";
    private static final String GO_ON =
            "Go on with your last message exactly where it ended. Repeat nothing of it and add no comment.";

    private final AnthropicModelRules rules;
    private final boolean prefill;
    private final Set<String> notes;
    private final ContentWriter content;
    private final List<ObjectNode> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    /** @param prefill whether the last turn may be the assistant's */
    ConversationWriter(AnthropicModelRules rules, boolean prefill, Set<String> notes) {
        this.rules = rules;
        this.prefill = prefill;
        this.notes = notes;
        this.content = new ContentWriter(notes);
    }

    void add(Message message) {
        if (message.name() != null) {
            notes.add("the name of a message was dropped: Anthropic does not take it");
        }
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> system(message);
            case USER -> say(Turn.USER, content.user(message.parts()));
            case ASSISTANT -> say(Turn.ASSISTANT, content.assistant(message));
            case TOOL -> turn(Turn.USER).results.add(content.toolResult(message));
        }
    }

    /** Adds an instruction to the end of the system prompt. */
    void instruct(String text) {
        system.add(ContentWriter.text(text));
    }

    void writeTo(ObjectNode body) {
        openWithUser();
        closeWithUser();
        if (!system.isEmpty()) {
            body.putArray("system").addAll(system);
        }
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : turns) {
            // a tool's result must come before everything else in its turn
            messages.addObject()
                    .put("role", turn.role)
                    .putArray("content")
                    .addAll(turn.results)
                    .addAll(turn.said);
        }
    }

    private void system(Message message) {
        List<ObjectNode> texts = content.texts(message.parts(), "a system message");
        if (!texts.isEmpty() && !turns.isEmpty()) {
            notes.add("a system message within the conversation was moved to its start:"
                    + " Anthropic takes it there on every model");
        }
        system.addAll(texts);
    }

    private void say(String role, List<ObjectNode> blocks) {
        if (!blocks.isEmpty()) {
            turn(role).said.addAll(blocks);
        }
    }

    private Turn turn(String role) {
        if (turns.isEmpty() || !last().role.equals(role)) {
            turns.add(new Turn(role));
        }
        return last();
    }

    private Turn last() {
        return turns.get(turns.size() - 1);
    }

    private void openWithUser() {
        if (turns.isEmpty() || turns.get(0).role.equals(Turn.ASSISTANT)) {
            Turn opening = new Turn(Turn.USER);
            opening.said.add(ContentWriter.text(OPENING));
            turns.add(0, opening);
            notes.add("a user message was put first: Anthropic wants the conversation to start with the user");
        }
    }

    private void closeWithUser() {
        if (last().role.equals(Turn.USER)) {
            return;
        }
        if (prefill) {
            trimEnd(last().said);
            return;
        }
        turn(Turn.USER).said.add(ContentWriter.text(GO_ON));
        notes.add("a user message that asks to go on was put last: " + rules.model()
                + " takes no conversation that ends with the assistant");
    }

    /** Anthropic answers 400 to a prefill that ends with white space. */
    private static void trimEnd(List<ObjectNode> blocks) {
        ObjectNode lastBlock = blocks.get(blocks.size() - 1);
        if (lastBlock.path("text").isTextual()) {
            lastBlock.put("text", lastBlock.path("text").textValue().stripTrailing());
        }
    }

    private static final class Turn {

        static final String USER = "user";
        static final String ASSISTANT = "assistant";

        final String role;
        final List<ObjectNode> results = new ArrayList<>();
        final List<ObjectNode> said = new ArrayList<>();

        Turn(String role) {
            this.role = role;
        }
    }
}
