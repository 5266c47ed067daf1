package org.llmfailover.door.batch;

import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Puts the request of a line in the place of the line; fails for a line that is no request. Thread-safe. */
public final class ReadBatchLine implements Processor {

    /** The exchange property that holds the line. */
    static final String LINE = "llmBatchLine";

    private final Clock clock;

    public ReadBatchLine(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        BatchLine line = exchange.getMessage().getBody(BatchLine.class);
        Batch batch = exchange.getProperty(Batch.PROPERTY, Batch.class);
        exchange.setProperty(LINE, line);
        exchange.setProperty(LinePatience.PROPERTY, new LinePatience(batch, clock));
        if (line.mistake() != null) {
            throw new BadLineException(line.mistake());
        }
        exchange.getMessage().setBody(line.request());
    }
}
