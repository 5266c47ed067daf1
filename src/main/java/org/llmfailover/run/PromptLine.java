package org.llmfailover.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.RequestReader;

/**
 * Reads one line of a prompt file in any of three shapes: {@code {"prompt":"..."}}, {@code {"turns":["...","..."]}} as
 * MT-Bench has them, or a chat-completions request with {@code messages}. Thread-safe.
 */
final class PromptLine {

    private static final String PROMPT = "prompt";
    private static final String TURNS = "turns";
    private static final String MESSAGES = "messages";

    private final RequestReader requests = new RequestReader();

    /**
     * The prompt of a line.
     *
     * @throws InvalidRequestException with one sentence about what is wrong with it, which does not quote the line
     */
    Prompt read(int number, String line) {
        JsonNode node = parse(line);
        Prompt prompt = shaped(number, node);
        requests.read(prompt.request());
        return prompt;
    }

    private static JsonNode parse(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    "is not JSON (error at column " + e.getLocation().getColumnNr() + ")", null);
        }
    }

    private static Prompt shaped(int number, JsonNode node) {
        if (node.has(MESSAGES)) {
            ObjectNode request = (ObjectNode) node.deepCopy();
            request.remove("stream");
            return new Prompt(number, request, List.of());
        }
        if (node.has(TURNS)) {
            List<String> turns = turns(node.get(TURNS));
            return new Prompt(number, Conversation.opening(turns.get(0)), turns.subList(1, turns.size()));
        }
        if (node.has(PROMPT)) {
            return new Prompt(number, Conversation.opening(text(node.get(PROMPT), PROMPT)), List.of());
        }
        throw new InvalidRequestException("has none of 'prompt', 'turns' and 'messages'", null);
    }

    private static List<String> turns(JsonNode node) {
        List<String> turns = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(turn -> turns.add(text(turn, TURNS)));
        }
        if (turns.isEmpty()) {
            throw new InvalidRequestException("'turns' must be a list of at least one text", TURNS);
        }
        return turns;
    }

    private static String text(JsonNode node, String field) {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw new InvalidRequestException("'" + field + "' must be text, and not empty", field);
        }
        return node.textValue();
    }
}
