package org.llmfailover.door.kafka;

import org.apache.camel.component.kafka.consumer.CommitManager;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a request was read, and by which member of the group. It is committed by the transaction with its answer, never
 * by itself.
 *
 * @param consumer used by the thread that polls alone
 * @param group the membership at the time of the poll
 * @param passed whether the consumer's position was behind the record; it is not when the partition was set back after
 *     the poll, and the record is read once more
 */
record KafkaPosition(
        Consumer<?, ?> consumer, TopicPartition partition, long offset, ConsumerGroupMetadata group, boolean passed)
        implements KafkaManualCommit {

    @Override
    public void commit() {
        throw new UnsupportedOperationException("a position is committed in the transaction with its answer");
    }

    /** Whether no other member can have had the partition since the poll. */
    boolean isOfThisGeneration() {
        return consumer.groupMetadata().generationId() == group.generationId();
    }

    /** Gives each record its position, right after the poll. */
    static final class Factory implements KafkaManualCommitFactory {

        @Override
        public KafkaManualCommit newInstance(
                CamelExchangePayload camel, KafkaRecordPayload record, CommitManager commits) {
            Consumer<?, ?> consumer = camel.consumer;
            TopicPartition partition = record.partition;
            boolean passed =
                    consumer.assignment().contains(partition) && consumer.position(partition) > record.recordOffset;
            return new KafkaPosition(consumer, partition, record.recordOffset, consumer.groupMetadata(), passed);
        }
    }
}
