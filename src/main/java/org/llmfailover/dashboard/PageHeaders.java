package org.llmfailover.dashboard;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;

/** The allow-list of the page: what a browser has to say comes in, what tells it how to treat the page goes out. */
public final class PageHeaders implements HeaderFilterStrategy {

    private static final Set<String> IN = Set.of("authorization", "content-type", "if-none-match");
    private static final Set<String> OUT = Set.of(
            "cache-control",
            "content-security-policy",
            "content-type",
            "etag",
            "referrer-policy",
            "www-authenticate",
            "x-content-type-options",
            "x-llm-error-kind");

    /** Nothing from elsewhere is loaded, nothing in the page's text is run, and no other page shows it in a frame. */
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !IN.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Tells a browser what this is, and that it must not think otherwise. */
    static void secure(Message message, String type, String caching) {
        message.setHeader(Exchange.CONTENT_TYPE, type);
        message.setHeader("Cache-Control", caching);
        message.setHeader("Content-Security-Policy", POLICY);
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("Referrer-Policy", "no-referrer");
    }
}
