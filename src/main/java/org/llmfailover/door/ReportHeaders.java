package org.llmfailover.door;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** The allow-list of the report's address: of a caller's headers only the bearer key and what form it takes. Stateless. */
public final class ReportHeaders implements HeaderFilterStrategy {

    static final String ACCEPT = "Accept";
    static final String POLICY = "Content-Security-Policy";
    static final String CACHE = "Cache-Control";

    private static final Set<String> IN = names(HttpHeaders.AUTHORIZATION, ACCEPT);
    private static final Set<String> OUT =
            names(POLICY, CACHE, HttpHeaders.AUTHENTICATE, HttpHeaders.RETRY_AFTER, HttpNames.PREFIX + "Error-Kind");

    private static Set<String> names(String... names) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(Set.of(names));
        return all;
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !IN.contains(name);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name);
    }
}
