package org.llmfailover.door.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.MessageCreatedStrategy;
import org.jspecify.annotations.Nullable;
import org.llmfailover.door.queue.DeadLetterFacts;

/**
 * Makes a dead letter of a request: the message itself, its body untouched and unread, with the facts of the failure
 * beside its own properties. It does not expire. Thread-safe.
 *
 * <p>As a processor it puts the message back on the exchange; as a strategy it adds the facts when Camel sends it.
 */
final class JmsDeadLetter implements Processor, MessageCreatedStrategy {

    private static final String FACTS = "llm-jms-dead-letter";
    private static final List<String> GROUP = List.of(JmsHeaders.GROUP, "JMSXGroupSeq");

    @Override
    public void process(Exchange exchange) {
        exchange.setProperty(FACTS, DeadLetterFacts.of(exchange));
        exchange.setIn(JmsRequest.of(exchange));
    }

    @Override
    public void onMessageCreated(Message message, Session session, Exchange exchange, @Nullable Throwable cause) {
        try {
            Map<String, Object> properties = own(message);
            Map<?, ?> facts = exchange.getProperty(FACTS, Map.of(), Map.class);
            facts.forEach((name, value) -> properties.put(name.toString(), value));
            // a received message's properties are read-only until they are cleared
            message.clearProperties();
            for (Map.Entry<String, Object> property : properties.entrySet()) {
                message.setObjectProperty(property.getKey(), property.getValue());
            }
            message.setJMSExpiration(0);
        } catch (JMSException e) {
            throw new IllegalStateException("the dead letter cannot be written: " + e.getMessage(), e);
        }
    }

    /** What the sender set; what the broker set it sets again. */
    private static Map<String, Object> own(Message message) throws JMSException {
        Map<String, Object> properties = new HashMap<>();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement().toString();
            boolean theBrokers = name.startsWith("JMS") || name.startsWith("_");
            if (!theBrokers || GROUP.contains(name)) {
                properties.put(name, message.getObjectProperty(name));
            }
        }
        return properties;
    }
}
