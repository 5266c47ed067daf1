package org.llmfailover.door.jms;

import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsConstants;

/** The id by which a request that comes twice is recognised; asked by a route. */
public final class JmsMessageId {

    private static final String NONE = "none:";

    /** Whether it stands for a message that has no id. */
    static boolean isNone(String id) {
        return id.startsWith(NONE);
    }

    /** The broker's id of the message; a sender may have switched ids off, and then no two messages are the same. */
    public String of(Exchange exchange) {
        String id = exchange.getIn().getHeader(JmsConstants.JMS_HEADER_MESSAGE_ID, String.class);
        return id == null ? NONE + exchange.getExchangeId() : id;
    }
}
