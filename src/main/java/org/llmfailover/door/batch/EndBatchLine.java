package org.llmfailover.door.batch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Gives the place of a line to the next one. Thread-safe. */
public final class EndBatchLine implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getProperty(Batch.PROPERTY, Batch.class).leave();
    }
}
