package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's whole answer. Immutable.
 *
 * @param id the provider's own id of the answer
 * @param model the model that answered, as the provider names it
 * @param choices at least one
 * @param usage null when the provider did not say
 * @param others top-level fields that only OpenAI's own format describes, by name
 */
public record ChatAnswer(
        String id, String model, List<Choice> choices, @Nullable Usage usage, Map<String, JsonNode> others)
        implements Outcome {

    public ChatAnswer {
        choices = List.copyOf(choices);
        others = Map.copyOf(others);
    }

    /** The text of the first choice; empty when it has none. */
    public String text() {
        String text = choices.get(0).text();
        return text == null ? "" : text;
    }

    /** Its text stays out of logs. */
    @Override
    public String toString() {
        return "ChatAnswer[id=" + id + ", model=" + model + ", choices=" + choices.size() + ", usage=" + usage + "]";
    }
}
