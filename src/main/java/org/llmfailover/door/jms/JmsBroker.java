package org.llmfailover.door.jms;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.JmsConfig;

/**
 * An ActiveMQ Artemis broker inside this JVM, so that the door can be tried at once. It keeps its queues in a folder and
 * listens on the loopback address only.
 */
final class JmsBroker implements AutoCloseable {

    /** A request that could not be answered yet must not be thrown away for it. */
    private static final int FOR_EVER = -1;

    private static final long REDELIVERY_DELAY_MILLIS = 1000;

    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final String url;

    private JmsBroker(String url) {
        this.url = url;
    }

    /** Starts one. */
    static JmsBroker start(JmsConfig config) {
        JmsBroker started = new JmsBroker("vm://" + ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        requireFree(config.port());
        try {
            started.broker.setConfiguration(started.configuration(config)).start();
        } catch (Exception e) {
            started.close();
            throw new ConfigException("llm.jms.enabled: the broker inside this JVM does not start (llm.jms.data "
                    + config.data() + ", llm.jms.port " + config.port() + "): " + e.getMessage()
                    + "; set another folder or port, or llm.jms.broker");
        }
        return started;
    }

    /** The broker itself would log it and go on without the port. */
    private static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new ConfigException("llm.jms.port " + port + " cannot be opened: " + e.getMessage()
                    + "; stop the program that has it, set another, or 0 for none");
        }
    }

    /** The address for connections from this JVM. */
    String url() {
        return url;
    }

    private Configuration configuration(JmsConfig config) throws Exception {
        Path data = config.data().toAbsolutePath();
        Configuration configuration = new ConfigurationImpl()
                .setName("llm-jms")
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(data.resolve("journal").toString())
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setLargeMessagesDirectory(data.resolve("large-messages").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .addAcceptorConfiguration("in-vm", url)
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                                .setMaxDeliveryAttempts(FOR_EVER)
                                .setRedeliveryDelay(REDELIVERY_DELAY_MILLIS));
        if (config.port() > 0) {
            configuration.addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + config.port() + "?protocols=CORE");
        }
        return configuration;
    }

    @Override
    public void close() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker inside this JVM does not stop", e);
        }
    }
}
