package org.llmfailover.quorum;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.pattern.Call;

/** Opens the vote on a call: a seat for each member of the chain's quorum. Thread-safe. */
public final class OpenVote implements Processor {

    /** The exchange property that says how the answer is chosen. */
    static final String SELECT = "LlmSelect";

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        exchange.setProperty(Vote.PROPERTY, new Vote(call));
        exchange.setProperty(SELECT, call.chain().quorum().select().wireName());
    }
}
