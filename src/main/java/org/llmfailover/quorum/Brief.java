package org.llmfailover.quorum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.ToolCall;
import org.llmfailover.pattern.Terms;

/**
 * What a judge is given: the variables {@code question} and {@code answers}, each with its {@code number} and {@code text}.
 *
 * <p>Texts of callers and models are data there: each is one JSON string without line ends and angle brackets, so that none
 * can end where it does not end, or look like the prompt around it. They are cut to {@value #LONGEST} characters.
 */
final class Brief {

    /** The judge's prompt, kept like any other. */
    static final String PROMPT = "quorum-judge";

    private static final int LONGEST = 20_000;

    private Brief() {}

    static Terms terms(Terms asked, List<ChatAnswer> answers) {
        ObjectNode variables = Json.MAPPER.createObjectNode();
        variables.put("question", data(end(question(asked))));
        ArrayNode list = variables.putArray("answers");
        for (int i = 0; i < answers.size(); i++) {
            list.addObject().put("number", i + 1).put("text", data(beginning(text(answers.get(i)))));
        }
        variables.put("count", answers.size());
        return asked.withPrompt(PROMPT, variables);
    }

    private static String question(Terms asked) {
        StringBuilder question = new StringBuilder();
        JsonNode variables = asked.variables();
        if (variables != null) {
            question.append(variables).append('\n');
        }
        for (Message message : asked.request().messages()) {
            question.append(message.role().name().toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(message.text())
                    .append('\n');
        }
        return question.toString();
    }

    private static String text(ChatAnswer answer) {
        StringBuilder text = new StringBuilder();
        for (Choice choice : answer.choices()) {
            text.append(choice.text() == null ? "" : choice.text()).append('\n');
            for (ToolCall call : choice.toolCalls()) {
                text.append(call.name()).append(' ').append(call.arguments()).append('\n');
            }
        }
        return text.toString().strip();
    }

    /** The last that was said is the question. */
    private static String end(String text) {
        return text.length() > LONGEST ? "…" + text.substring(text.length() - LONGEST) : text;
    }

    private static String beginning(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static String data(String text) {
        return TextNode.valueOf(text).toString().replace("<", "\\u003c").replace(">", "\\u003e");
    }
}
