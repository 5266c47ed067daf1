package org.llmfailover.door;

import java.nio.ByteBuffer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns the answer's message into an HTTP response: the facts by their HTTP names, and nothing else. */
public final class WriteHttpAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        rename(message);
        json(message, message.getBody(byte[].class));
    }

    /** Sets a body of JSON, in the one form that Camel's HTTP server writes at once and on its own thread. */
    static void json(Message message, byte[] body) {
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(ByteBuffer.wrap(body));
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
