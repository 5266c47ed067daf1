package org.llmfailover.door.batch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Gives the summary of a batch; fails when it ended before its last line. Thread-safe. */
public final class FinishBatch implements Processor {

    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.getMessage()
                .setBody(exchange.getProperty(Batch.PROPERTY, Batch.class).finish());
    }
}
