package org.llmfailover.door;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns the report's text into an HTTP response. Thread-safe. */
public final class WriteHttpReport implements Processor {

    /** The page needs no script, no picture and no other page. */
    private static final String NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        boolean html = "html".equals(message.getHeader("LlmReportFormat", String.class));
        String text = message.getBody(String.class);
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, html ? "text/html; charset=utf-8" : "application/json");
        message.setHeader(ReportHeaders.CACHE, "no-store");
        if (html) {
            message.setHeader(ReportHeaders.POLICY, NOTHING_ELSE);
        }
        message.setBody(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
