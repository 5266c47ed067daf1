package org.llmfailover.door.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.door.queue.DeadLetterFacts;
import org.llmfailover.pattern.LlmHeaders;

/** Makes a dead letter of a request: its key, body and headers untouched, with the facts of the failure beside them. Thread-safe. */
final class KafkaDeadLetter implements Processor {

    private final String topic;

    KafkaDeadLetter(String topic) {
        this.topic = topic;
    }

    @Override
    public void process(Exchange exchange) {
        KafkaRequest request = KafkaRequest.of(exchange);
        request.settle(record(request, DeadLetterFacts.of(exchange)));
    }

    /** For an answer that its topic does not take. */
    void tooLarge(KafkaRequest request) {
        Map<String, Object> facts = Map.of(
                LlmHeaders.ERROR_KIND,
                FailureKind.CLIENT_ERROR.wireName(),
                DeadLetterFacts.REASON,
                "the answer is larger than the topic takes");
        request.settle(record(request, facts));
    }

    private ProducerRecord<byte[], byte[]> record(KafkaRequest request, Map<String, Object> facts) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, request.key(), request.value());
        request.headers().forEach(header -> record.headers().add(header));
        facts.forEach((name, value) -> {
            record.headers().remove(name);
            record.headers().add(name, value.toString().getBytes(StandardCharsets.UTF_8));
        });
        return record;
    }
}
