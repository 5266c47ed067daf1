package org.llmfailover.door.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.DefaultMessage;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.pattern.LlmHeaders;

/**
 * Turns a text or bytes message into a request for {@code direct:llm-chat}. Every other kind is refused unread: an object
 * message is never deserialised, whatever is in it. Thread-safe.
 */
final class ReadJmsRequest implements Processor {

    private final long maxBody;
    private final ReplyTo replyTo;

    /** @param maxBody the longest body, in bytes */
    ReadJmsRequest(long maxBody, ReplyTo replyTo) {
        this.maxBody = maxBody;
        this.replyTo = replyTo;
    }

    @Override
    public void process(Exchange exchange) throws JMSException {
        JmsMessage came = JmsRequest.keep(exchange);
        DefaultMessage request = new DefaultMessage(exchange.getContext());
        LlmHeaders.IN.forEach(name -> copy(came, request, name));
        exchange.setIn(request);
        replyTo.check(came.getJmsMessage());
        request.setBody(body(came.getJmsMessage()));
    }

    private static void copy(JmsMessage from, DefaultMessage to, String header) {
        Object value = from.getHeader(header);
        if (value != null) {
            to.setHeader(header, value);
        }
    }

    private Object body(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return text(text.getText());
        }
        if (message instanceof BytesMessage bytes) {
            return bytes(bytes);
        }
        throw new InvalidRequestException(
                "the request is " + kind(message) + "; send a TextMessage, or a BytesMessage with JSON", null);
    }

    private String text(String text) {
        if (text == null) {
            throw new InvalidRequestException("the request has no text", null);
        }
        checkSize(text.length());
        checkSize(text.getBytes(StandardCharsets.UTF_8).length);
        return text;
    }

    private byte[] bytes(BytesMessage message) throws JMSException {
        checkSize(message.getBodyLength());
        byte[] body = new byte[(int) message.getBodyLength()];
        message.reset();
        message.readBytes(body);
        return body;
    }

    private void checkSize(long length) {
        if (length > maxBody) {
            throw new InvalidRequestException(
                    413, "the body is larger than llm.http.max-body allows (" + maxBody + " bytes)", null);
        }
    }

    private static String kind(Message message) {
        if (message instanceof jakarta.jms.ObjectMessage) {
            return "an ObjectMessage, which is never deserialised";
        }
        if (message instanceof jakarta.jms.MapMessage) {
            return "a MapMessage";
        }
        return message instanceof jakarta.jms.StreamMessage ? "a StreamMessage" : "a message without a body";
    }
}
