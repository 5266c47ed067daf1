package org.llmfailover.door.batch;

import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.pattern.CallFailedException;

/** Says whether a line that failed is asked again, and makes the redelivery wait until that is worth it. Thread-safe. */
public final class WaitForTargets implements Processor {

    @Override
    public void process(Exchange exchange) throws IOException {
        CallFailedException failed = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CallFailedException.class);
        Duration wait = patience(exchange).waitAfter(failed);
        if (wait != null) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis());
        }
    }

    /** Asked by {@code retryWhile} of the redelivery after each failed try, and when the redelivery was cut off. */
    public boolean allowsAnotherTry(Exchange exchange) {
        return patience(exchange).allowsAnotherTry();
    }

    private static LinePatience patience(Exchange exchange) {
        return exchange.getProperty(LinePatience.PROPERTY, LinePatience.class);
    }
}
