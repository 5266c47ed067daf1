package org.llmfailover.quorum;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the best answer the answer of the call: the judge's choice, else the one with the highest validation score. Thread-safe. */
public final class TakeBest implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getProperty(Vote.PROPERTY, Vote.class).takeBest();
    }
}
