package org.llmfailover.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One line of a prompt file: a first request, and what the user says after each answer.
 *
 * @param line its number in the file, from 1
 * @param request a chat-completions request
 * @param followUps later turns, each asked with everything before it as its history
 */
record Prompt(int line, ObjectNode request, List<String> followUps) {

    Prompt {
        followUps = List.copyOf(followUps);
    }

    /** How many calls it makes when each is answered. */
    int calls() {
        return 1 + followUps.size();
    }

    /** What a user wrote stays out of logs. */
    @Override
    public String toString() {
        return "Prompt[line=" + line + ", calls=" + calls() + "]";
    }
}
