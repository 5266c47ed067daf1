package org.llmfailover.pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Takes what belongs to the bundle alone off an exchange before its owner sees it again. */
final class Cleanup {

    private Cleanup() {}

    /** A host's own error handling must not find a failure that the bundle has mended. */
    static void internals(Exchange exchange) {
        exchange.removeProperties("Llm*", Call.PROPERTY);
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        Message message = exchange.getMessage();
        message.removeHeader(Exchange.HTTP_RESPONSE_CODE);
        message.removeHeader(Exchange.HTTP_RESPONSE_TEXT);
        message.removeHeader(Exchange.REDELIVERY_DELAY);
        message.removeHeaders("CamelRedeliver*");
    }
}
