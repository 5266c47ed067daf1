package org.llmfailover.door.jms;

import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;

/** The message a request came as, kept beside the exchange: what a call works on is a copy. */
final class JmsRequest {

    /** Not of the bundle's own prefix: what begins with that is taken off an exchange when a call is over. */
    private static final String PROPERTY = "llm-jms-request";

    private JmsRequest() {}

    static JmsMessage keep(Exchange exchange) {
        JmsMessage message = exchange.getIn(JmsMessage.class);
        exchange.setProperty(PROPERTY, message);
        return message;
    }

    static JmsMessage of(Exchange exchange) {
        return Objects.requireNonNull(
                exchange.getProperty(PROPERTY, JmsMessage.class), "the exchange is none of the JMS door's");
    }
}
