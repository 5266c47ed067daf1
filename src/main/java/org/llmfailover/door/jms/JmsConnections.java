package org.llmfailover.door.jms;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.llmfailover.config.JmsConfig;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** Pooled connections to an ActiveMQ Artemis broker. */
final class JmsConnections {

    private static final String WINDOW = "consumerWindowSize";
    private static final int UNBOUNDED = -1;

    private JmsConnections() {}

    static JmsPoolConnectionFactory to(String url, JmsConfig config) {
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(artemis(url, config));
        pool.setMaxSessionsPerConnection(UNBOUNDED);
        return pool;
    }

    private static ConnectionFactory artemis(String url, JmsConfig config) {
        ActiveMQConnectionFactory artemis = new ActiveMQConnectionFactory(url, config.user(), config.password());
        if (!url.contains(WINDOW)) {
            // a request that waits behind a slow call would count as delivered, and no other consumer could take it
            artemis.setConsumerWindowSize(0);
        }
        artemis.setDeserializationDenyList("*");
        return artemis;
    }
}
