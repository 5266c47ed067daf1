package org.llmfailover.door.batch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Leaves a line without a result and ends the batch, so that the line is asked when it goes on. Thread-safe. */
public final class LeaveUnanswered implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getProperty(Batch.PROPERTY, Batch.class).abort(new BatchStoppedException());
        exchange.getMessage().setBody(new LineOutcome.Unanswered());
    }
}
