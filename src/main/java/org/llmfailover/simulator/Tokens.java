package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** Counts tokens as a rule of thumb does: four characters each. */
final class Tokens {

    static final int CHARACTERS = 4;

    private Tokens() {}

    static int of(String text) {
        return ofCharacters(text.length());
    }

    /** The texts inside a JSON value; images and other inline data count nothing. */
    static int of(JsonNode json) {
        return ofCharacters(characters(json));
    }

    private static int ofCharacters(long characters) {
        return (int) Math.min(Integer.MAX_VALUE, (characters + CHARACTERS - 1) / CHARACTERS);
    }

    private static long characters(JsonNode json) {
        if (json.isTextual()) {
            return json.textValue().startsWith("data:") ? 0 : json.textValue().length();
        }
        long sum = 0;
        for (var field : json.properties()) {
            sum += field.getKey().equals("data") ? 0 : characters(field.getValue());
        }
        if (json.isArray()) {
            for (JsonNode item : json) {
                sum += characters(item);
            }
        }
        return sum;
    }
}
