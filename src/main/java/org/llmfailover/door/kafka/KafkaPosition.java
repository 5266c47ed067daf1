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
 */
record KafkaPosition(Consumer<?, ?> consumer, TopicPartition partition, long offset, ConsumerGroupMetadata group)
        implements KafkaManualCommit {

    @Override
    public void commit() {
        throw new UnsupportedOperationException("a position is committed in the transaction with its answer");
    }

    /** Whether no other member can have had the partition since the poll. */
    boolean isCurrent() {
        return consumer.groupMetadata().generationId() == group.generationId();
    }

    /** Gives each record its position. */
    static final class Factory implements KafkaManualCommitFactory {

        @Override
        public KafkaManualCommit newInstance(
                CamelExchangePayload camel, KafkaRecordPayload payload, CommitManager commits) {
            return new KafkaPosition(
                    camel.consumer, payload.partition, payload.recordOffset, camel.consumer.groupMetadata());
        }
    }
}
