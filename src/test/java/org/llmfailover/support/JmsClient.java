package org.llmfailover.support;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A plain JMS client of one thread. */
public final class JmsClient implements AutoCloseable {

    private static final long SHORT = 300;

    /** What a message needs before it is sent. */
    public interface Preparation {
        void prepare(Message message) throws JMSException;
    }

    private final Connection connection;
    private final Session session;
    private final Map<String, MessageConsumer> consumers = new HashMap<>();

    public JmsClient(String url) {
        try {
            connection = new ActiveMQConnectionFactory(url).createConnection();
            session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            connection.start();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    public Session session() {
        return session;
    }

    public Queue queue(String name) {
        try {
            return session.createQueue(name);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    public Destination temporaryQueue() {
        try {
            return session.createTemporaryQueue();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a text; gives the id of its message. */
    public String send(String queue, String text, Preparation preparation) {
        try {
            TextMessage message = session.createTextMessage(text);
            preparation.prepare(message);
            return send(queue, message);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    public String send(String queue, Message message) {
        try (MessageProducer producer = session.createProducer(queue(queue))) {
            producer.send(message);
            return message.getJMSMessageID();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next message of a queue; null when there is none in time. */
    public Message receive(Destination from, long millis) {
        try {
            return consumer(from).receive(millis);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    public Message receive(String queue) {
        return receive(queue(queue), 20_000);
    }

    /** Every message that is in a queue now. */
    public List<Message> drain(String queue) {
        List<Message> messages = new ArrayList<>();
        try {
            MessageConsumer consumer = consumer(queue(queue));
            for (Message next = consumer.receive(SHORT); next != null; next = consumer.receive(SHORT)) {
                messages.add(next);
            }
            return messages;
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that stays open: a large message is read while it is. */
    private MessageConsumer consumer(Destination from) throws JMSException {
        MessageConsumer known = consumers.get(from.toString());
        if (known == null) {
            known = session.createConsumer(from);
            consumers.put(from.toString(), known);
        }
        return known;
    }

    /** The body of a text message or a bytes message. */
    public static String text(Message message) {
        try {
            if (message instanceof TextMessage text) {
                return text.getText();
            }
            BytesMessage bytes = (BytesMessage) message;
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.reset();
            bytes.readBytes(body);
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
