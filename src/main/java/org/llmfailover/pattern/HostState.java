package org.llmfailover.pattern;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an exchange had on it before a call, to be put back when the call is over: its body and headers, its
 * properties, such as the failure it handles and the index of its loop, and the marks that error handling leaves. With the
 * marks of a mended failure still on it, Camel would take the host's next failure for one that has been dealt with. Immutable.
 */
final class HostState {

    private static final String PROPERTY = "LlmHostState";

    private static final String BUNDLES = "Llm";

    private final @Nullable Object body;
    private final Map<String, Object> headers;
    private final Map<String, Object> properties;
    private final boolean failureHandled;
    private final boolean redeliveryExhausted;
    private final @Nullable Boolean errorHandlerHandled;

    private HostState(Exchange exchange) {
        ExchangeExtension extension = exchange.getExchangeExtension();
        body = exchange.getMessage().getBody();
        headers = copy(exchange, exchange.getMessage().getHeaders());
        properties = new HashMap<>(exchange.getAllProperties());
        properties.keySet().removeIf(name -> name.startsWith(BUNDLES));
        failureHandled = extension.isFailureHandled();
        redeliveryExhausted = extension.isRedeliveryExhausted();
        errorHandlerHandled = extension.getErrorHandlerHandled();
    }

    /** Remembers the state of an exchange on itself. */
    static void keep(Exchange exchange) {
        exchange.setProperty(PROPERTY, new HostState(exchange));
    }

    /** Puts back what was kept, the body too, and takes off what belongs to the bundle. */
    static void restore(Exchange exchange) {
        HostState kept = exchange.getProperty(PROPERTY, HostState.class);
        if (kept != null) {
            kept.putBack(exchange);
        }
        // by name and not by pattern: Camel compiles a pattern anew for every property it looks at
        exchange.getProperties().keySet().removeIf(name -> name.startsWith(BUNDLES));
    }

    private void putBack(Exchange exchange) {
        Message message = exchange.getMessage();
        if (body instanceof StreamCache cached) {
            cached.reset();
        }
        message.setBody(body);
        message.setHeaders(copy(exchange, headers));
        exchange.getAllProperties().keySet().stream()
                .filter(name -> !properties.containsKey(name))
                .forEach(exchange::removeProperty);
        properties.forEach(exchange::setProperty);
        ExchangeExtension extension = exchange.getExchangeExtension();
        extension.setFailureHandled(failureHandled);
        extension.setRedeliveryExhausted(redeliveryExhausted);
        extension.setErrorHandlerHandled(errorHandlerHandled);
    }

    private static Map<String, Object> copy(Exchange exchange, Map<String, Object> headers) {
        return exchange.getContext()
                .getCamelContextExtension()
                .getHeadersMapFactory()
                .newMap(headers);
    }
}
