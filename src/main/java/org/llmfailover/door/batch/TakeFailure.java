package org.llmfailover.door.batch;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.door.ErrorBody;
import org.llmfailover.pattern.CallFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a failed call, or a line that is none, a line's outcome. Thread-safe. */
public final class TakeFailure implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(TakeFailure.class);

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.getMessage().setBody(outcome(exchange, failure));
    }

    private static LineOutcome outcome(Exchange exchange, Exception failure) {
        if (failure instanceof BadLineException bad) {
            return new LineOutcome.Bad(String.valueOf(bad.getMessage()));
        }
        if (failure instanceof CallFailedException failed) {
            return new LineOutcome.Failed(ErrorBody.of(failed));
        }
        if (failure instanceof InvalidRequestException invalid) {
            return new LineOutcome.Failed(ErrorBody.of(invalid));
        }
        LOG.error("exchange {} of a batch failed by a bug", exchange.getExchangeId(), failure);
        String message = "the batch failed on its own; its log says more under " + exchange.getExchangeId();
        return new LineOutcome.Failed(new ErrorBody(500, FailureKind.SERVER_ERROR, message, null, null, null));
    }
}
