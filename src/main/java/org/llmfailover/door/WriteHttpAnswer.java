package org.llmfailover.door;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns the answer's message into an HTTP response: the facts by their HTTP names, and nothing else. */
public final class WriteHttpAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        rename(message);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    /** The facts under the names they have over HTTP. */
    static void rename(Message message) {
        HttpNames.OUT.forEach((name, httpName) -> {
            Object value = message.removeHeader(name);
            if (value != null) {
                message.setHeader(httpName, value);
            }
        });
    }
}
