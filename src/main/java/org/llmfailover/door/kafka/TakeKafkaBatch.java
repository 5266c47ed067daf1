package org.llmfailover.door.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes groups of the same key of what was polled, without what will come again or has its answer. What was polled before
 * the group's members changed is read again, as another member may have it by now; nobody has been asked yet.
 */
final class TakeKafkaBatch implements Processor {

    /** How long requests of a batch are begun: the members of a group wait for each other's batch when one comes or goes. */
    static final Duration TIME = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(TakeKafkaBatch.class);

    private final KafkaProgress progress;
    private final Clock clock;

    TakeKafkaBatch(KafkaProgress progress, Clock clock) {
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        List<?> polled = exchange.getMessage().getBody(List.class);
        List<KafkaRequest> requests = polled.stream()
                .map(each -> KafkaRequest.read((Exchange) each))
                .filter(request -> request.position().passed())
                .filter(request -> !progress.isSettled(request.position()))
                .toList();
        requests.forEach(this::recall);
        KafkaBatch batch = new KafkaBatch(requests, clock.instant().plus(TIME));
        if (!requests.stream().allMatch(request -> request.position().isOfThisGeneration())) {
            readAgain(batch);
            batch = new KafkaBatch(List.of(), batch.until());
        }
        batch.keepOn(exchange);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(batch.byKey());
    }

    /** What was answered and could not be settled needs no second call. */
    private void recall(KafkaRequest request) {
        progress.known(request).flatMap(KafkaRequest::outcome).ifPresent(request::settle);
    }

    private static void readAgain(KafkaBatch batch) {
        LOG.info(
                "the members of the group changed: {} requests are read again",
                batch.requests().size());
        Consumer<?, ?> consumer = batch.requests().get(0).position().consumer();
        Set<TopicPartition> assigned = consumer.assignment();
        batch.byPartition().forEach((partition, requests) -> {
            if (assigned.contains(partition)) {
                consumer.seek(
                        partition,
                        next(consumer, partition, requests.get(0).position().offset()));
            }
        });
    }

    /** What was committed is right; where nothing was, nobody else can have answered the first of these. */
    private static long next(Consumer<?, ?> consumer, TopicPartition partition, long first) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.of(partition));
        OffsetAndMetadata offset = committed.get(partition);
        return offset == null ? first : offset.offset();
    }
}
