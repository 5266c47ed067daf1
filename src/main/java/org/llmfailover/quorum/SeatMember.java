package org.llmfailover.quorum;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.llmfailover.pattern.Call;

/** Gives an exchange of the multicast the member whose seat it is, with a call of the member's own. Thread-safe. */
public final class SeatMember implements Processor {

    /** The exchange property with the number of the member's target; absent for an empty seat. */
    static final String MEMBER = "LlmMember";

    @Override
    public void process(Exchange exchange) {
        Vote vote = exchange.getProperty(Vote.PROPERTY, Vote.class);
        int seat = exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX, Integer.class);
        MemberCall member = vote.member(seat);
        if (member != null) {
            exchange.setProperty(Call.PROPERTY, member);
            exchange.setProperty(MEMBER, member.member().number());
        }
    }
}
