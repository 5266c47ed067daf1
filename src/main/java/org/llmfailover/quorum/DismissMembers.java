package org.llmfailover.quorum;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Cancels the calls of the members that are still under way: what they would say is not wanted and would be paid for. Thread-safe. */
public final class DismissMembers implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getProperty(Vote.PROPERTY, Vote.class).dismiss();
    }
}
