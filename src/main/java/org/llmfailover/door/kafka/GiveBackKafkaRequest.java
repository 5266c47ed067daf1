package org.llmfailover.door.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.door.queue.Patience;

/** Leaves a request at its place in the topic, to be read again, and remembers how often providers failed at it. Thread-safe. */
final class GiveBackKafkaRequest implements Processor {

    private final KafkaProgress progress;

    GiveBackKafkaRequest(KafkaProgress progress) {
        this.progress = progress;
    }

    @Override
    public void process(Exchange exchange) {
        progress.failedCalls(KafkaRequest.of(exchange).position(), Patience.calls(exchange));
    }
}
