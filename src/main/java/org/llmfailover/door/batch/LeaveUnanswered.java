package org.llmfailover.door.batch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Leaves a line without a result, so that it is asked when the batch goes on. Thread-safe. */
public final class LeaveUnanswered implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(new LineOutcome.Unanswered());
    }
}
