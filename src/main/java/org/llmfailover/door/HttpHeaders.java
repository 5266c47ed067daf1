package org.llmfailover.door;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** The allow-list of the HTTP door: of a caller's headers only the bundle's own and the bearer key come in, and only the bundle's go out. */
public final class HttpHeaders implements HeaderFilterStrategy {

    static final String AUTHORIZATION = "Authorization";
    static final String RETRY_AFTER = "Retry-After";
    static final String AUTHENTICATE = "WWW-Authenticate";

    private final Set<String> in = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    public HttpHeaders() {
        in.addAll(HttpNames.IN.values());
        in.add(AUTHORIZATION);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !in.contains(name);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        boolean ours =
                name.regionMatches(true, 0, HttpNames.PREFIX, 0, HttpNames.PREFIX.length()) && !in.contains(name);
        return !(ours || name.toLowerCase(Locale.ROOT).equals("retry-after") || name.equalsIgnoreCase(AUTHENTICATE));
    }
}
