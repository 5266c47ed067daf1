package org.llmfailover.door.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.messaginghub.pooled.jms.JmsPoolSession;

/** Whether somebody can still take an answer. Thread-safe. */
interface Requesters {

    /** For brokers that refuse what is sent to a queue that is gone. */
    Requesters LEFT_TO_THE_BROKER = (session, destination) -> true;

    /** Whether the destination is still there. */
    boolean isThere(Session session, Destination destination) throws JMSException;

    /**
     * ActiveMQ Artemis: its client would make a temporary queue anew when its owner is gone, and keep it, with an answer
     * that nobody can read.
     */
    final class Artemis implements Requesters {

        @Override
        public boolean isThere(Session session, Destination destination) throws JMSException {
            boolean temporary = destination instanceof TemporaryQueue;
            if (!temporary || !(destination instanceof ActiveMQDestination queue)) {
                return true;
            }
            ActiveMQSession artemis = (ActiveMQSession) ((JmsPoolSession) session).getInternalSession();
            try {
                SimpleString address = SimpleString.of(queue.getAddress());
                boolean there = artemis.getCoreSession().queueQuery(address).isExists();
                queue.setCreated(there);
                return there;
            } catch (ActiveMQException e) {
                JMSException failed = new JMSException("the reply queue cannot be looked up");
                failed.initCause(e);
                throw failed;
            }
        }
    }
}
