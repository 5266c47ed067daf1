package org.llmfailover.monitor;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Lets nothing go to a status page and come from it but what makes a request conditional. Stateless. */
public final class StatusHeaders implements HeaderFilterStrategy {

    static final String IF_NONE_MATCH = "If-None-Match";
    static final String IF_MODIFIED_SINCE = "If-Modified-Since";
    static final String ETAG = "ETag";
    static final String LAST_MODIFIED = "Last-Modified";

    private static final Set<String> OUT = Set.of(IF_NONE_MATCH, IF_MODIFIED_SINCE);

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !ETAG.equalsIgnoreCase(name) && !LAST_MODIFIED.equalsIgnoreCase(name);
    }
}
