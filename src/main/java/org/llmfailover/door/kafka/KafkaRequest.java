package org.llmfailover.door.kafka;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A request as it was read from its topic, and what became of it. Worked on by one thread, settled by another. */
final class KafkaRequest {

    private static final String PROPERTY = "llm-kafka-request";

    private final KafkaPosition position;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Headers headers;
    private volatile @Nullable ProducerRecord<byte[], byte[]> outcome;

    private KafkaRequest(KafkaPosition position, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        this.position = position;
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

    /** From the exchange that camel-kafka made of a record. */
    static KafkaRequest read(Exchange exchange) {
        Message message = exchange.getMessage();
        return new KafkaRequest(
                message.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaPosition.class),
                message.getHeader(KafkaConstants.KEY, byte[].class),
                message.getBody(byte[].class),
                message.getHeader(KafkaConstants.HEADERS, Headers.class));
    }

    void keepOn(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static KafkaRequest of(Exchange exchange) {
        return Objects.requireNonNull(
                exchange.getProperty(PROPERTY, KafkaRequest.class), "the exchange is none of the Kafka door's");
    }

    KafkaPosition position() {
        return position;
    }

    byte @Nullable [] key() {
        return key;
    }

    byte @Nullable [] value() {
        return value;
    }

    Headers headers() {
        return headers;
    }

    /** Whether it is the same record, read another time. */
    boolean isLike(KafkaRequest other) {
        return Arrays.equals(key, other.key) && Arrays.equals(value, other.value);
    }

    /** The record that answers it, or that is its dead letter. */
    void settle(ProducerRecord<byte[], byte[]> record) {
        outcome = record;
    }

    /** Empty when it is given back: it stays at its place in the topic. */
    Optional<ProducerRecord<byte[], byte[]>> outcome() {
        return Optional.ofNullable(outcome);
    }
}
