package org.llmfailover.door.jms;

import jakarta.jms.ConnectionFactory;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.apache.camel.spi.IdempotentRepository;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.JmsConfig;
import org.llmfailover.door.queue.Libraries;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the route of the JMS door needs: a JMS component of its own, with its connections, and the beans it names. */
public final class JmsDoor implements AutoCloseable {

    /** A host's own connection factory, for a broker of any make. */
    public static final String CONNECTION_FACTORY = "llm-jms-connection-factory";

    /** A host's own store of the ids of answered requests, such as one that several instances share. */
    public static final String IDEMPOTENT_REPOSITORY = "llm-jms-idempotent-repository";

    private static final Logger LOG = LoggerFactory.getLogger(JmsDoor.class);
    private static final String ENABLED = "llm.jms.enabled";
    private static final int IDS = 100_000;

    private final CamelContext context;
    private final JmsConfig config;
    private final long maxBody;
    private @Nullable JmsBroker broker;
    private @Nullable JmsPoolConnectionFactory pool;

    private JmsDoor(CamelContext context, JmsConfig config, long maxBody) {
        this.context = context;
        this.config = config;
        this.maxBody = maxBody;
    }

    /**
     * A door with the libraries it needs. Its broker, where it has one, starts with its beans.
     *
     * @param maxBody the longest body, in bytes
     */
    public static JmsDoor of(CamelContext context, JmsConfig config, long maxBody) {
        return new JmsDoor(context, config, maxBody);
    }

    /** The beans by their names. */
    public Map<String, Object> beans() {
        JmsComponent jms = new JmsComponent();
        ConnectionFactory connections = connectionFactory();
        jms.setConnectionFactory(connections);
        jms.setHeaderFilterStrategy(new JmsHeaders());
        AnsweredRequests answered = new AnsweredRequests(store());
        MessageListenerContainerFactory containers = endpoint -> new RequestContainer(endpoint, answered);
        return Map.of(
                "llmJms", jms,
                "llmJmsContainers", containers,
                "llmJmsAnswered", answered,
                "llmJmsMessageId", new JmsMessageId(),
                "llmReadJmsRequest", new ReadJmsRequest(maxBody, new ReplyTo(config)),
                "llmWriteJmsAnswer",
                        new WriteJmsAnswer(pool == null ? Requesters.LEFT_TO_THE_BROKER : new Requesters.Artemis()),
                "llmJmsDeadLetter", new JmsDeadLetter());
    }

    private ConnectionFactory connectionFactory() {
        ConnectionFactory own = context.getRegistry().lookupByNameAndType(CONNECTION_FACTORY, ConnectionFactory.class);
        if (own != null) {
            LOG.info("the JMS door takes requests from queue {} of the host's own broker", config.requests());
            return own;
        }
        require("org.messaginghub.pooled.jms.JmsPoolConnectionFactory", "org.messaginghub:pooled-jms");
        require(
                "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory",
                "org.apache.activemq:artemis-jakarta-client");
        pool = JmsConnections.to(url(), config);
        LOG.info("the JMS door takes requests from queue {} of {}", config.requests(), place());
        return pool;
    }

    /** Without what may follow a question mark: there are passwords among the options of an address. */
    private String place() {
        if (config.broker() != null) {
            return config.broker().split("\\?", 2)[0];
        }
        return config.port() == 0 ? "a broker in this JVM" : "a broker in this JVM, tcp://127.0.0.1:" + config.port();
    }

    private void require(String type, String artifact) {
        Libraries.require(context, ENABLED, type, artifact);
    }

    private String url() {
        if (config.broker() != null) {
            return config.broker();
        }
        require(
                "org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ",
                "org.apache.activemq:artemis-jakarta-server (or llm.jms.broker)");
        broker = JmsBroker.start(config);
        return broker.url();
    }

    private IdempotentRepository store() {
        IdempotentRepository own =
                context.getRegistry().lookupByNameAndType(IDEMPOTENT_REPOSITORY, IdempotentRepository.class);
        return own == null ? new RecentIds(config.data().resolve("answered-requests.txt"), IDS) : own;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.stop();
        }
        if (broker != null) {
            broker.close();
        }
    }
}
