package org.llmfailover.quorum;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the answer that most members agree with the answer of the call. Thread-safe. */
public final class TakeMostAgreed implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getProperty(Vote.PROPERTY, Vote.class).takeMostAgreed();
    }
}
