package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.llmfailover.provider.NotCarriedException;

/** Decides about the request fields that only OpenAI's format describes: refused where they change the answer, else dropped. */
final class GeminiOtherFields {

    private static final Set<String> REFUSED = Set.of(
            "logprobs", "top_logprobs", "logit_bias", "audio", "web_search_options", "functions", "function_call");

    private static final int NAME_LENGTH = 64;

    private GeminiOtherFields() {}

    static void check(Map<String, JsonNode> others, Collection<String> notes) {
        new TreeMap<>(others).forEach((name, value) -> {
            if (value.isNull()) {
                return;
            }
            if (name.equals("modalities")) {
                checkModalities(value);
            } else if (!REFUSED.contains(name)) {
                notes.add("The field " + shortened(name) + " was dropped: it has no counterpart at Gemini.");
            } else if (asksForSomething(name, value)) {
                throw new NotCarriedException("The Gemini wire does not carry " + name + ".");
            }
        });
    }

    private static void checkModalities(JsonNode modalities) {
        for (JsonNode modality : modalities) {
            if (!modality.asText().equals("text")) {
                throw new NotCarriedException("The Gemini wire carries no modalities but text.");
            }
        }
    }

    private static boolean asksForSomething(String name, JsonNode value) {
        boolean off = value.isBoolean() && !value.booleanValue();
        boolean none = value.isInt() && value.intValue() == 0;
        // an empty web_search_options turns the search on
        boolean empty = value.isContainerNode() && value.isEmpty() && !name.equals("web_search_options");
        return !off && !none && !empty;
    }

    /** A name from outside, short enough for a sentence. */
    static String shortened(String name) {
        return name.length() <= NAME_LENGTH ? name : name.substring(0, NAME_LENGTH) + "...";
    }
}
