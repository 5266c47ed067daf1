package org.llmfailover.door.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends the answers and dead letters of a batch and commits the positions of their requests, all in one transaction of
 * Kafka: after a crash either all of it has happened or nothing. A partition is settled up to the first request that is
 * given back, and read again from there.
 */
final class SettleKafkaBatch implements Processor {

    private final KafkaTransactions transactions;
    private final CallCounts counts;

    SettleKafkaBatch(KafkaTransactions transactions, CallCounts counts) {
        this.transactions = transactions;
        this.counts = counts;
    }

    @Override
    public void process(Exchange exchange) {
        List<KafkaRequest> settled = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        List<KafkaPosition> givenBack = new ArrayList<>();
        for (List<KafkaRequest> partition :
                KafkaBatch.of(exchange).byPartition().values()) {
            for (KafkaRequest request : partition) {
                if (request.outcome().isEmpty()) {
                    givenBack.add(request.position());
                    break;
                }
                settled.add(request);
                positions.put(
                        request.position().partition(),
                        new OffsetAndMetadata(request.position().offset() + 1));
            }
        }
        if (!settled.isEmpty()) {
            transactions.commit(settled, positions, settled.get(0).position().group());
            settled.forEach(request -> counts.set(request.position(), 0));
        }
        givenBack.forEach(position -> position.consumer().seek(position.partition(), position.offset()));
    }
}
