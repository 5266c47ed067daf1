package org.llmfailover.door;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.llmfailover.pattern.ReadCall;

/** Turns an HTTP request into a message for {@code direct:llm-chat}: the bundle's headers by their message names, the body as bytes, and nothing else. */
public final class ReadHttpRequest implements Processor {

    private final InFlight inFlight;

    public ReadHttpRequest(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    @Override
    public void process(Exchange exchange) {
        inFlight.work(exchange);
        Message message = exchange.getMessage();
        if (HttpSink.isPossible(message)) {
            exchange.setProperty(ReadCall.SINK, HttpSink.of(message));
        }
        Map<String, Object> headers = new HashMap<>();
        HttpNames.IN.forEach((name, httpName) -> {
            Object value = message.getHeader(httpName);
            if (value != null) {
                headers.put(name, value);
            }
        });
        byte[] body = message.getBody(byte[].class);
        message.removeHeaders("*");
        message.getHeaders().putAll(headers);
        message.setBody(body == null ? new byte[0] : body);
    }
}
