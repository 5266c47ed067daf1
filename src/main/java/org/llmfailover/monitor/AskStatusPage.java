package org.llmfailover.monitor;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Asks a status page for what has changed since the last time, where the page can tell. Thread-safe. */
public final class AskStatusPage implements Processor {

    /** The exchange property with the number of the page. */
    static final String PAGE = "LlmStatusPage";

    private final List<StatusPage> pages;

    public AskStatusPage(List<StatusPage> pages) {
        this.pages = pages;
    }

    @Override
    public void process(Exchange exchange) {
        StatusPage page = pages.get(exchange.getProperty(PAGE, Integer.class));
        Message message = exchange.getMessage();
        message.setBody(null);
        if (page.etag() != null) {
            message.setHeader(StatusHeaders.IF_NONE_MATCH, page.etag());
        }
        if (page.lastModified() != null) {
            message.setHeader(StatusHeaders.IF_MODIFIED_SINCE, page.lastModified());
        }
    }
}
