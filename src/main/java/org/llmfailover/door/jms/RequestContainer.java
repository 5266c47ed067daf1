package org.llmfailover.door.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.jspecify.annotations.Nullable;

/** Camel's own container of consumers, which also tells of each request whose transaction has been committed. */
final class RequestContainer extends DefaultJmsMessageListenerContainer {

    private final AnsweredRequests answered;

    RequestContainer(JmsEndpoint endpoint, AnsweredRequests answered) {
        super(endpoint);
        this.answered = answered;
    }

    @Override
    protected void commitIfNecessary(Session session, @Nullable Message message) throws JMSException {
        String id = message == null ? null : message.getJMSMessageID();
        try {
            super.commitIfNecessary(session, message);
        } catch (JMSException | RuntimeException e) {
            answered.rolledBack(id);
            throw e;
        }
        answered.committed(id);
    }

    /** Spring's own logs a stack trace where the broker is away, which is nothing to be surprised at. */
    @Override
    protected void rollbackOnExceptionIfNecessary(Session session, Throwable failure) throws JMSException {
        rollbackIfNecessary(session);
    }
}
