package org.llmfailover.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Kafka door. Its text hides the client's properties.
 *
 * @param enabled whether it is opened
 * @param brokers where the cluster is found, {@code host:port} with commas
 * @param requests the topic requests are taken from
 * @param responses the topic of answers
 * @param deadLetters the topic of requests that failed
 * @param group the consumer group that the instances share
 * @param batch how many requests are taken at a time
 * @param concurrency how many of them are worked on at a time
 * @param keepHeaders the headers of a request that its answer carries too
 * @param client more properties for Kafka's clients
 */
public record KafkaConfig(
        boolean enabled,
        String brokers,
        String requests,
        String responses,
        String deadLetters,
        String group,
        int batch,
        int concurrency,
        List<String> keepHeaders,
        Map<String, String> client) {

    private static final String CLIENT = "llm.kafka.client.";

    /** What keeps an answer from being lost or given twice is not for sale. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "group.id",
            "transactional.id",
            "enable.auto.commit",
            "enable.idempotence",
            "isolation.level",
            "acks",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "max.poll.records",
            "max.poll.interval.ms",
            "partition.assignment.strategy");

    public KafkaConfig {
        keepHeaders = List.copyOf(keepHeaders);
        client = Map.copyOf(client);
    }

    static KafkaConfig read(TypedProperties typed) {
        return new KafkaConfig(
                typed.flag("llm.kafka.enabled"),
                typed.text("llm.kafka.brokers", "localhost:9092"),
                topic(typed, "llm.kafka.requests"),
                topic(typed, "llm.kafka.responses"),
                topic(typed, "llm.kafka.dead-letters"),
                typed.text("llm.kafka.group", "llm-failover"),
                typed.integer("llm.kafka.batch", 500, 1, 10_000),
                typed.integer("llm.kafka.concurrency", 64, 1, 1000),
                kept(typed),
                client(typed));
    }

    /** A topic's default name is the property's own. */
    private static String topic(TypedProperties typed, String property) {
        String name = typed.text(property, property);
        if (!name.matches("[A-Za-z0-9._-]{1,249}") || name.equals(".") || name.equals("..")) {
            throw ConfigException.bad(property, name, "a topic's name of letters, digits and . _ -", property);
        }
        return name;
    }

    private static List<String> kept(TypedProperties typed) {
        String property = "llm.kafka.keep-headers";
        List<String> kept = typed.list(property, "kafka_correlationId, correlation-id");
        for (String name : kept) {
            if (name.startsWith("Llm") || name.startsWith("Camel") || name.startsWith("kafka.")) {
                throw ConfigException.bad(
                        property, name, "headers that are neither the bundle's nor Camel's", "correlation-id");
            }
        }
        return kept;
    }

    private static Map<String, String> client(TypedProperties typed) {
        Map<String, String> client = new TreeMap<>();
        for (String name : typed.rests(CLIENT)) {
            if (OURS.contains(name)) {
                throw new ConfigException(CLIENT + name + " is set by the door itself: remove the property");
            }
            client.put(name, typed.text(CLIENT + name, ""));
        }
        return client;
    }

    @Override
    public String toString() {
        return "KafkaConfig[enabled=" + enabled + ", brokers=" + brokers + ", requests=" + requests + ", responses="
                + responses + ", deadLetters=" + deadLetters + ", group=" + group + ", batch=" + batch
                + ", concurrency=" + concurrency + ", keepHeaders=" + keepHeaders + ", client=" + client.keySet() + "]";
    }
}
