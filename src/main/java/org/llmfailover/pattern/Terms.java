package org.llmfailover.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Role;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.Pattern;

/**
 * What a call asked for. Immutable.
 *
 * @param prompt the named prompt, or null for the caller's own messages
 * @param variables the named prompt's variables, or null
 * @param budget the primary's time
 * @param deadline the whole call's time
 * @param highValue whether this is a high-value query
 * @param conversationId the caller's own name for the conversation, or null
 */
public record Terms(
        ChatRequest request,
        ChainConfig chain,
        Pattern pattern,
        @Nullable String prompt,
        @Nullable JsonNode variables,
        Duration budget,
        Duration deadline,
        boolean highValue,
        @Nullable String conversationId) {

    /** The same terms for another request. */
    public Terms withRequest(ChatRequest other) {
        return new Terms(other, chain, pattern, prompt, variables, budget, deadline, highValue, conversationId);
    }

    /** The same terms with another pattern. */
    public Terms withPattern(Pattern other, boolean value) {
        return new Terms(request, chain, other, prompt, variables, budget, deadline, value, conversationId);
    }

    /** The same terms for a named prompt of the bundle's own. */
    public Terms withPrompt(String name, JsonNode itsVariables) {
        return new Terms(
                ChatRequest.ofVariables(),
                chain,
                pattern,
                name,
                itsVariables,
                budget,
                deadline,
                highValue,
                conversationId);
    }

    /**
     * What tells this conversation from others: its id, else how it began, which is the same in each of its turns.
     */
    public String conversation() {
        if (conversationId != null) {
            return conversationId;
        }
        StringBuilder beginning = new StringBuilder(variables == null ? "" : variables.toString());
        for (Message message : request.messages()) {
            beginning.append(message.text());
            if (message.role() == Role.USER) {
                break;
            }
        }
        return beginning.toString();
    }
}
