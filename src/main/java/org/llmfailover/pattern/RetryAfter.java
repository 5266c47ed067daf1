package org.llmfailover.pattern;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.Failure;

/** Makes the redelivery wait as long as the provider asked for; without such a wish the redelivery policy decides. */
public final class RetryAfter implements Processor {

    @Override
    public void process(Exchange exchange) {
        Duration asked = Budget.thrown(exchange).map(Failure::retryAfter).orElse(null);
        if (asked == null) {
            exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        } else {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, asked.toMillis());
        }
    }
}
