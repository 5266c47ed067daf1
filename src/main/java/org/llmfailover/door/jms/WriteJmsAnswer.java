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
        if (own != null && requesters.isThere(JmsRequest.of(exchange).getJmsSession(), own)) {
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
