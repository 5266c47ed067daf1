package org.llmfailover.door.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.KafkaConfig;

/** The one transactional producer of an instance. Used by the thread that polls, and closed when that has ended. */
final class KafkaTransactions implements AutoCloseable {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final Map<String, Object> properties;
    private final KafkaDeadLetter deadLetter;
    private @Nullable Producer<byte[], byte[]> producer;

    KafkaTransactions(KafkaConfig config, KafkaDeadLetter deadLetter) {
        this.properties = properties(config);
        this.deadLetter = deadLetter;
    }

    private static Map<String, Object> properties(KafkaConfig config) {
        Map<String, Object> properties = new HashMap<>(config.client());
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.brokers());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.group() + "-" + UUID.randomUUID());
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        // one is open while answers are sent, not while they are waited for; that of a killed process holds readers up
        // so long
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        // how large a record may be is for its topic to say
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 256L << 20);
        return properties;
    }

    /**
     * Sends the outcomes and commits the positions.
     *
     * @throws KafkaException when nothing of it has happened
     */
    void commit(
            List<KafkaRequest> settled, Map<TopicPartition, OffsetAndMetadata> positions, ConsumerGroupMetadata group) {
        try {
            int tooLarge = attempt(settled, positions, group);
            while (tooLarge >= 0) {
                deadLetter.tooLarge(settled.get(tooLarge));
                tooLarge = attempt(settled, positions, group);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Gives the index of an answer that is too large, after which nothing is committed; less than 0 when all is. */
    private int attempt(
            List<KafkaRequest> settled, Map<TopicPartition, OffsetAndMetadata> positions, ConsumerGroupMetadata group) {
        Producer<byte[], byte[]> open = producer();
        open.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>(settled.size());
        settled.forEach(request -> sent.add(open.send(request.outcome().orElseThrow())));
        open.flush();
        for (int i = 0; i < sent.size(); i++) {
            if (isTooLarge(sent.get(i))) {
                open.abortTransaction();
                return i;
            }
        }
        open.sendOffsetsToTransaction(positions, group);
        open.commitTransaction();
        return -1;
    }

    private static boolean isTooLarge(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return true;
            }
            throw new KafkaException("an answer could not be sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("the door closes", e);
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(properties);
            producer = open;
            open.initTransactions();
        }
        return open;
    }

    /** What is not committed is aborted. The next commit begins with a producer of the same transactional id. */
    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        if (open != null) {
            producer = null;
            open.close(AT_ONCE);
        }
    }
}
