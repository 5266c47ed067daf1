package org.llmfailover.quorum;

import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;

/**
 * The beans that the routes of quorums name.
 *
 * @param threads on which members are asked; their owner closes them
 */
public record QuorumBeans(ExecutorService threads) {

    /** Gives each bean with its name. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmQuorumThreads", threads);
        registry.accept("llmOpenVote", new OpenVote());
        registry.accept("llmSeatMember", new SeatMember());
        registry.accept("llmCountVotes", new CountVotes());
        registry.accept("llmDismissMembers", new DismissMembers());
        registry.accept("llmTakeMostAgreed", new TakeMostAgreed());
        registry.accept("llmAskJudge", new AskJudge());
        registry.accept("llmHearJudge", new HearJudge());
        registry.accept("llmTakeBest", new TakeBest());
    }
}
