package org.llmfailover.target;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what the JVM itself throws in a part of an attempt a failure of that attempt, so that the next target is asked.
 * Camel 4.18 hands on only exceptions: after an error the vote of a quorum would wait for ever, and the call's places would
 * stay taken. Thread-safe where the processor is.
 */
public final class ErrorsAsFailures implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorsAsFailures.class);

    private final Processor processor;

    public ErrorsAsFailures(Processor processor) {
        this.processor = processor;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        try {
            processor.process(exchange);
        } catch (Error e) {
            LiveAttempt attempt = Exchanges.attempt(exchange);
            LOG.error("the JVM failed in an attempt at {}", attempt.target().name(), e);
            attempt.abort();
            throw attempt.failed(Failure.of(
                    FailureKind.BAD_ANSWER,
                    attempt.status(),
                    "the gateway's JVM failed on it (" + e.getClass().getSimpleName() + ")"));
        }
    }
}
