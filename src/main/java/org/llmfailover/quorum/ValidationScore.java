package org.llmfailover.quorum;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Json;

/**
 * How well a valid answer does what was asked, as far as it can be told without reading it: {@value #COMPLETE} points when it
 * is complete, {@value #JSON} when it is JSON where the request asks for JSON, and one for each other answer that says the
 * same.
 *
 * @param wellFormed always true where no JSON is asked for
 * @param agreeing how many others say the same
 */
record ValidationScore(boolean complete, boolean wellFormed, int agreeing) {

    private static final int COMPLETE = 20;
    private static final int JSON = 10;

    static ValidationScore of(ChatAnswer answer, ChatRequest request, int agreeing) {
        return new ValidationScore(
                answer.choices().stream().allMatch(choice -> choice.finishReason() != FinishReason.LENGTH),
                request.responseFormat() == null || answer.choices().stream().allMatch(ValidationScore::isJson),
                agreeing);
    }

    private static boolean isJson(Choice choice) {
        if (!choice.toolCalls().isEmpty()) {
            return true;
        }
        try {
            return !Json.MAPPER
                    .readTree(choice.text() == null ? "" : choice.text())
                    .isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    int points() {
        return (complete ? COMPLETE : 0) + (wellFormed ? JSON : 0) + agreeing;
    }

    /** In words, for the reason of a choice. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        words.add(complete ? "complete" : "cut short");
        words.add(wellFormed ? "well-formed" : "not the JSON asked for");
        words.add("agrees with " + agreeing + (agreeing == 1 ? " other" : " others"));
        return "validation score " + points() + ": " + String.join(", ", words);
    }
}
