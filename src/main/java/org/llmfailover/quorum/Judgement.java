package org.llmfailover.quorum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;

/**
 * What a judge said. It is a model's text, made from the texts of others, so nothing of it but a number in range has an effect.
 *
 * @param best the number of the best answer, from 1
 * @param reason its words, in one line of at most {@value #LONGEST} characters; may be empty
 */
record Judgement(int best, String reason) {

    private static final int LONGEST = 200;

    /** The JSON it is asked for, be it in a fence. */
    private static final Pattern OBJECT =
            Pattern.compile("\\A\\s*(?:```\\w*\\s*)?(\\{.*\\})\\s*(?:```\\s*)?\\z", Pattern.DOTALL);

    /** A prompt of one's own may be content with a number. */
    private static final Pattern NUMBER = Pattern.compile("\\A\\s*(\\d{1,3})\\b[\\s.:,)-]*(.*)\\z", Pattern.DOTALL);

    /** Reads the judge's answer; null when it names none of so many answers. */
    static @Nullable Judgement read(String text, int answers) {
        Matcher object = OBJECT.matcher(text);
        Judgement judgement = object.matches() ? ofJson(object.group(1)) : ofText(text);
        return judgement == null || judgement.best() < 1 || judgement.best() > answers ? null : judgement;
    }

    private static @Nullable Judgement ofJson(String json) {
        try {
            JsonNode said = Json.MAPPER.readTree(json);
            JsonNode best = said.path("best");
            boolean number = best.isIntegralNumber() && best.canConvertToInt();
            return new Judgement(
                    number ? best.intValue() : 0, line(said.path("reason").asText("")));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static @Nullable Judgement ofText(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.matches() ? new Judgement(Integer.parseInt(number.group(1)), line(number.group(2))) : null;
    }

    private static String line(String words) {
        String line = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
