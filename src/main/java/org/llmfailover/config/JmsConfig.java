package org.llmfailover.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The JMS door. Its text hides the password.
 *
 * @param enabled whether it is opened
 * @param broker the address of an ActiveMQ Artemis broker; null starts an embedded one
 * @param user who connects there, or null
 * @param password that user's password, or null
 * @param requests the queue requests are taken from
 * @param responses the queue of answers to requests that name none
 * @param deadLetters the queue of requests that failed
 * @param concurrency how many requests are worked on at a time
 * @param data the folder of the embedded broker's queues and of the ids of answered requests
 * @param port the loopback port of the embedded broker; 0 = none, it is reached in this JVM only
 */
public record JmsConfig(
        boolean enabled,
        @Nullable String broker,
        @Nullable String user,
        @Nullable String password,
        String requests,
        String responses,
        String deadLetters,
        int concurrency,
        Path data,
        int port) {

    static JmsConfig read(TypedProperties typed) {
        return new JmsConfig(
                typed.flag("llm.jms.enabled"),
                typed.text("llm.jms.broker"),
                typed.text("llm.jms.user"),
                typed.text("llm.jms.password"),
                queue(typed, "llm.jms.requests"),
                queue(typed, "llm.jms.responses"),
                queue(typed, "llm.jms.dead-letters"),
                typed.integer("llm.jms.concurrency", 16, 1, 1000),
                Path.of(typed.text("llm.jms.data", "llm-failover-data/jms")),
                typed.integer("llm.jms.port", 61616, 0, 65_535));
    }

    /** A queue's default name is the property's own. */
    private static String queue(TypedProperties typed, String property) {
        return QueueName.checked(property, typed.text(property, property));
    }

    @Override
    public String toString() {
        return "JmsConfig[enabled=" + enabled + ", broker=" + (broker == null ? "embedded" : "given") + ", user=" + user
                + ", password="
                + (password == null ? "none" : "***") + ", requests=" + requests + ", responses=" + responses
                + ", deadLetters=" + deadLetters + ", concurrency=" + concurrency + ", data=" + data + ", port=" + port
                + "]";
    }
}
