package org.llmfailover.quorum;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.CallerGoneException;

/**
 * Counts each member's outcome as it comes, and ends the multicast as soon as the votes decide. A failed member is a missing
 * vote. Thread-safe.
 */
public final class CountVotes implements AggregationStrategy {

    /** The exchange goes on as it came in: what a member left on its own is the member's. */
    @Override
    public Exchange aggregate(Exchange counted, Exchange ended, Exchange original) {
        if (ended.getProperty(Call.PROPERTY) instanceof MemberCall member) {
            ended.getProperty(Vote.PROPERTY, Vote.class)
                    .count(member, ended.getException(CallerGoneException.class) != null);
        }
        return original;
    }

    @Override
    public Exchange aggregate(Exchange counted, Exchange ended) {
        throw new UnsupportedOperationException("votes are counted for the exchange they were opened on");
    }
}
