package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation asks for: a new answer, or the rest of one that was cut off.
 *
 * @param prompt the text of the last message of the user that asks something, or an empty string
 * @param said the beginning of the answer, to be finished; null for a new one
 */
record Dialogue(String prompt, @Nullable String said) {

    private static final String USER = "user";
    private static final Pattern GO_ON = Pattern.compile("(?is)\\bgo on\\b.*\\bexactly where it end");

    /**
     * Reads a conversation. It asks for the rest of an answer when it ends with the assistant's message, or with the user's
     * request to go on with it.
     *
     * @param assistant the role's name
     * @param content the name of a message's field with its text
     */
    static Dialogue of(JsonNode messages, String assistant, String content) {
        int last = messages.size() - 1;
        boolean asked = last > 0
                && isOf(USER, messages.get(last))
                && isOf(assistant, messages.get(last - 1))
                && GO_ON.matcher(text(messages.get(last), content)).find();
        int end = asked ? last - 1 : last;
        String said = isOf(assistant, messages.path(end)) ? text(messages.path(end), content) : "";
        return new Dialogue(lastOfUser(messages, end, content), said.isBlank() ? null : said);
    }

    private static String lastOfUser(JsonNode messages, int from, String content) {
        for (int i = from; i >= 0; i--) {
            String text = text(messages.get(i), content);
            if (isOf(USER, messages.get(i)) && !text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    /** Gemini takes a message without a role for the user's. */
    private static boolean isOf(String role, JsonNode message) {
        return message.path("role").asText(USER).equals(role);
    }

    private static String text(JsonNode message, String content) {
        return JsonText.of(message.path(content));
    }
}
