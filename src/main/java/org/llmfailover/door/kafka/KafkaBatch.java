package org.llmfailover.door.kafka;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.kafka.common.TopicPartition;

/**
 * Requests that were taken together and are settled together.
 *
 * @param requests in the order in which they were read
 * @param until after that no more of them are begun
 */
record KafkaBatch(List<KafkaRequest> requests, Instant until) {

    private static final String PROPERTY = "llm-kafka-batch";

    void keepOn(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static KafkaBatch of(Exchange exchange) {
        return Objects.requireNonNull(
                exchange.getProperty(PROPERTY, KafkaBatch.class), "the exchange is none of the Kafka door's");
    }

    /** The requests of each key that have no outcome yet, in their order; without a key each is for itself. */
    List<List<KafkaRequest>> byKey() {
        Map<Object, List<KafkaRequest>> groups = new LinkedHashMap<>();
        for (KafkaRequest request : requests) {
            if (request.outcome().isPresent()) {
                continue;
            }
            byte[] key = request.key();
            Object group = key == null ? request : new Key(request.position().partition(), ByteBuffer.wrap(key));
            groups.computeIfAbsent(group, any -> new ArrayList<>()).add(request);
        }
        return List.copyOf(groups.values());
    }

    private record Key(TopicPartition partition, ByteBuffer key) {}

    /** The requests of each partition, in their order. */
    Map<TopicPartition, List<KafkaRequest>> byPartition() {
        Map<TopicPartition, List<KafkaRequest>> partitions = new LinkedHashMap<>();
        requests.forEach(request -> partitions
                .computeIfAbsent(request.position().partition(), any -> new ArrayList<>())
                .add(request));
        return partitions;
    }
}
