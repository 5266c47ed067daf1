package org.llmfailover.quorum;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.llmfailover.chat.Chunk;
import org.llmfailover.pattern.Attempt;
import org.llmfailover.pattern.CallFailedException;
import org.llmfailover.pattern.CallerGoneException;
import org.llmfailover.pattern.ChunkSink;
import org.llmfailover.pattern.LlmHeaders;

/**
 * Where a member's stream goes, and how the member is told to stop. The first of the members to give content speaks to the
 * caller; to the others the caller is gone. Written by the member's thread, dismissed by any.
 */
final class Seat implements ChunkSink {

    private final Vote vote;
    private final int number;
    private volatile Runnable whenGone = () -> {};
    private volatile boolean dismissed;

    Seat(Vote vote, int number) {
        this.vote = vote;
        this.number = number;
    }

    /** Ends whatever the member is doing: its HTTP exchange is cancelled, its next words are refused. */
    void dismiss() {
        dismissed = true;
        whenGone.run();
    }

    @Override
    public void open(Map<String, Object> facts, Duration longest) {
        if (!vote.claims(number)) {
            throw new CallerGoneException();
        }
        Map<String, Object> all = new HashMap<>(facts);
        all.put(
                LlmHeaders.ATTEMPTS,
                vote.call().attempts().stream().map(Attempt::toString).collect(Collectors.joining(",")));
        vote.caller().open(all, longest);
    }

    @Override
    public void chunk(Chunk chunk) {
        vote.caller().chunk(chunk);
    }

    @Override
    public void flush() {
        vote.caller().flush();
    }

    @Override
    public void done() {
        vote.caller().done();
    }

    @Override
    public void broken(CallFailedException failure) {
        vote.caller().broken(failure);
    }

    @Override
    public void onGone(Runnable action) {
        whenGone = action;
        if (dismissed) {
            action.run();
        }
    }
}
