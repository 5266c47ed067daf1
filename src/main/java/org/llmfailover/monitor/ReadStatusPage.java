package org.llmfailover.monitor;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Tells a page's targets what it says; a page that could not be had says nothing. Thread-safe. */
public final class ReadStatusPage implements Processor {

    private final List<StatusPage> pages;

    public ReadStatusPage(List<StatusPage> pages) {
        this.pages = pages;
    }

    @Override
    public void process(Exchange exchange) {
        StatusPage page = pages.get(exchange.getProperty(AskStatusPage.PAGE, Integer.class));
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure != null) {
            page.unknown("it cannot be had (" + failure.getClass().getSimpleName() + ")");
            return;
        }
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        page.answered(
                message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                body == null ? new byte[0] : body,
                message.getHeader(StatusHeaders.ETAG, String.class),
                message.getHeader(StatusHeaders.LAST_MODIFIED, String.class));
    }
}
