package org.llmfailover.target;

import java.util.ArrayList;
import java.util.List;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Role;

/** The request that asks another target to finish a broken answer. */
final class Continuation {

    /**
     * A model asked for the last words once more joins the text at the right character; without that it often drops the
     * space or repeats a phrase.
     */
    private static final String GO_ON =
            """
            Your last message was cut off. Go on exactly where it ends. Begin by repeating its last few words as they \
            stand, then continue the same sentence. Say nothing about the interruption and do not start over.""";

    private Continuation() {}

    /**
     * The conversation, what was already given of the answer, and the request to go on there.
     *
     * @param prefill whether the target takes the beginning of its answer as the last message; several answer 400 to it
     */
    static ChatRequest of(ChatRequest request, String given, boolean prefill) {
        if (given.isBlank()) {
            return request;
        }
        List<Message> messages = new ArrayList<>(request.messages());
        messages.add(Message.text(Role.ASSISTANT, given));
        if (!prefill) {
            messages.add(Message.text(Role.USER, GO_ON));
        }
        return request.withMessages(messages);
    }
}
