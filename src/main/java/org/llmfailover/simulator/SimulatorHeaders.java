package org.llmfailover.simulator;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Lets in nothing but Authorization, and out nothing but what the simulated providers say themselves. */
final class SimulatorHeaders implements HeaderFilterStrategy {

    private static final String IN = "authorization";
    private static final Set<String> OUT =
            Set.of("content-type", "request-id", "retry-after", "www-authenticate", "x-request-id", "x-should-retry");

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !IN.equals(name.toLowerCase(Locale.ROOT));
    }
}
