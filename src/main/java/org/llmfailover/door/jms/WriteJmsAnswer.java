package org.llmfailover.door.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.support.DefaultMessage;
import org.llmfailover.pattern.LlmHeaders;

/** Makes a message of the answer: its body, the facts of the call, the request's correlation id and group, and where it goes. */
final class WriteJmsAnswer implements Processor {

    /** A reply queue that refuses an answer takes the request's transaction with it, and the call would be paid for ever. */
    private static final int MOST_DELIVERIES = 3;

    private static final String DELIVERIES = "JMSXDeliveryCount";

    private final Requesters requesters;

    WriteJmsAnswer(Requesters requesters) {
        this.requesters = requesters;
    }

    @Override
    public void process(Exchange exchange) throws JMSException {
        Message request = JmsRequest.of(exchange).getJmsMessage();
        DefaultMessage answer = new DefaultMessage(exchange.getContext());
        answer.setBody(exchange.getMessage().getBody());
        Map<String, Object> headers = exchange.getMessage().getHeaders();
        LlmHeaders.OUT.stream().filter(headers::containsKey).forEach(name -> answer.setHeader(name, headers.get(name)));
        answer.setHeader(JmsConstants.JMS_HEADER_CORRELATION_ID, correlation(request));
        String group = request.getStringProperty(JmsHeaders.GROUP);
        if (group != null) {
            answer.setHeader(JmsHeaders.GROUP, group);
        }
        Destination own = ReplyTo.of(request);
        boolean refused = request.propertyExists(DELIVERIES) && request.getIntProperty(DELIVERIES) > MOST_DELIVERIES;
        if (own != null
                && !refused
                && requesters.isThere(JmsRequest.of(exchange).getJmsSession(), own)) {
            answer.setHeader(JmsConstants.JMS_DESTINATION, own);
        }
        exchange.setIn(answer);
    }

    /** The requester's own id when it gave one, else that of its message. */
    private static String correlation(Message request) throws JMSException {
        String own = request.getJMSCorrelationID();
        return own == null || own.isEmpty() ? request.getJMSMessageID() : own;
    }
}
