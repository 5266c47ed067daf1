package org.llmfailover.door.batch;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.llmfailover.pattern.LlmHeaders;

/** Makes an answered call a line's outcome. Thread-safe. */
public final class TakeAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean degraded = Boolean.TRUE.equals(message.getHeader(LlmHeaders.DEGRADED));
        message.setBody(new LineAnswer(message.getBody(byte[].class), degraded));
    }
}
