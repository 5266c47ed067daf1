package org.llmfailover.door.batch;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes what became of a line to the file of results or of errors. A disk that takes no more ends the batch. Thread-safe. */
public final class RecordOutcome implements Processor {

    @Override
    public void process(Exchange exchange) throws IOException {
        LineOutcome outcome = exchange.getMessage().getBody(LineOutcome.class);
        if (outcome instanceof LineOutcome.Unanswered) {
            return;
        }
        Batch batch = exchange.getProperty(Batch.PROPERTY, Batch.class);
        try {
            batch.record(exchange.getProperty(ReadBatchLine.LINE, BatchLine.class), outcome);
        } catch (IOException e) {
            batch.abort(e);
            throw e;
        }
    }
}
