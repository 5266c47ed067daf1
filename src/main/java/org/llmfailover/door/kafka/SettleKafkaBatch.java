package org.llmfailover.door.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the answers and dead letters of a batch and commits the positions of their requests, all in one transaction of
 * Kafka: after a crash either all of it has happened or nothing. A partition is settled up to the first request that is
 * given back, and read again from there. When the transaction fails, all of the batch is read again.
 */
final class SettleKafkaBatch implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(SettleKafkaBatch.class);

    private final KafkaTransactions transactions;
    private final KafkaProgress progress;

    SettleKafkaBatch(KafkaTransactions transactions, KafkaProgress progress) {
        this.transactions = transactions;
        this.progress = progress;
    }

    @Override
    public void process(Exchange exchange) {
        KafkaBatch batch = KafkaBatch.of(exchange);
        List<KafkaRequest> finished = batch.byPartition().values().stream()
                .flatMap(requests ->
                        requests.stream().takeWhile(request -> request.outcome().isPresent()))
                .toList();
        boolean committed = commit(finished);
        List<KafkaRequest> again = new ArrayList<>(batch.requests());
        if (committed) {
            finished.forEach(request -> progress.settled(request.position()));
            again.removeAll(finished);
        }
        again.stream().filter(request -> request.outcome().isPresent()).forEach(progress::keep);
        new KafkaBatch(again, batch.until())
                .byPartition()
                .values()
                .forEach(requests -> readAgain(requests.get(0).position()));
    }

    private boolean commit(List<KafkaRequest> finished) {
        if (finished.isEmpty()) {
            return true;
        }
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        finished.forEach(request -> positions.put(
                request.position().partition(),
                new OffsetAndMetadata(request.position().offset() + 1)));
        try {
            transactions.commit(finished, positions, finished.get(0).position().group());
            return true;
        } catch (KafkaException e) {
            LOG.warn("{} answers could not be committed and are sent again: {}", finished.size(), e.toString());
            return false;
        }
    }

    private static void readAgain(KafkaPosition position) {
        if (position.consumer().assignment().contains(position.partition())) {
            position.consumer().seek(position.partition(), position.offset());
        }
    }
}
