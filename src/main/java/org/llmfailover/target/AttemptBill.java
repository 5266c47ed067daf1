package org.llmfailover.target;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Usage;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.StreamedAnswer;

/** What one attempt puts on the bill of its call. Used by one thread at a time. */
final class AttemptBill {

    private final Call call;
    private final Target target;
    private @Nullable ChatRequest asked;
    private boolean begun;
    private @Nullable ChatAnswer rejected;

    AttemptBill(Call call, Target target) {
        this.call = call;
        this.target = target;
    }

    /** What is sent, for a provider that does not say how much it was. */
    void asks(ChatRequest request) {
        asked = request;
    }

    /** The request leaves. */
    void begin() {
        begun = true;
    }

    /** An answer came that cannot be given. */
    void rejected(ChatAnswer answer) {
        rejected = answer;
    }

    void answered(ChatAnswer answer) {
        call.bill().add(target.config(), usage(answer), answer);
    }

    /**
     * Nothing comes of it. A provider asks no money for an error, but for what it wrote, and for what it was still working on.
     *
     * @param refusal the answer that refuses; null when there is none
     */
    void wasted(@Nullable ChatAnswer refusal) {
        ChatAnswer thrownAway = refusal == null ? rejected : refusal;
        if (thrownAway != null) {
            call.bill().add(target.config(), usage(thrownAway), null);
        } else if (begun) {
            call.bill().add(target.config(), Estimate.of(promptCharacters(), streamed()), null);
        }
    }

    private Usage usage(ChatAnswer answer) {
        Usage told = answer.usage();
        return told != null
                ? told
                : Estimate.of(promptCharacters(), answer.text().length() + streamed());
    }

    private int promptCharacters() {
        List<Message> messages = asked == null ? List.of() : asked.messages();
        return messages.stream().mapToInt(message -> message.text().length()).sum();
    }

    private int streamed() {
        StreamedAnswer stream = call.stream();
        return stream == null ? 0 : stream.text().length();
    }
}
