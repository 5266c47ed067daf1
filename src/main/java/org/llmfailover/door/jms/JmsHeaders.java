package org.llmfailover.door.jms;

import java.util.HashSet;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.llmfailover.pattern.LlmHeaders;

/** The allow-list of the JMS door: of a message's properties only the bundle's own come in, and only the bundle's and the group go out. */
final class JmsHeaders implements HeaderFilterStrategy {

    static final String GROUP = "JMSXGroupID";

    private static final Set<String> IN = Set.copyOf(LlmHeaders.IN);
    private static final Set<String> OUT = out();

    private static Set<String> out() {
        Set<String> out = new HashSet<>(LlmHeaders.OUT);
        out.add(GROUP);
        return Set.copyOf(out);
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
