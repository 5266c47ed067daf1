package org.llmfailover.door.batch;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Closes the files of a batch. Thread-safe. */
public final class CloseBatch implements Processor {

    @Override
    public void process(Exchange exchange) throws IOException {
        try (Batch batch = (Batch) exchange.removeProperty(Batch.PROPERTY);
                BatchLines lines = (BatchLines) exchange.removeProperty(BatchLines.PROPERTY)) {
            batch.abort(new BatchStoppedException());
        }
    }
}
