package org.llmfailover.door.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.llmfailover.config.KafkaConfig;
import org.llmfailover.pattern.LlmHeaders;

/** Makes a record of the answer: the request's key, the facts of the call, and the headers that the configuration keeps. Thread-safe. */
final class WriteKafkaAnswer implements Processor {

    private final String topic;
    private final List<String> kept;

    WriteKafkaAnswer(KafkaConfig config) {
        this.topic = config.responses();
        this.kept = config.keepHeaders();
    }

    @Override
    public void process(Exchange exchange) {
        KafkaRequest request = KafkaRequest.of(exchange);
        Message message = exchange.getMessage();
        byte[] body = message.getBody(String.class).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> answer = new ProducerRecord<>(topic, request.key(), body);
        for (String name : kept) {
            Header header = request.headers().lastHeader(name);
            if (header != null) {
                answer.headers().add(header);
            }
        }
        LlmHeaders.OUT.forEach(name -> {
            Object value = message.getHeader(name);
            if (value != null) {
                answer.headers().add(name, value.toString().getBytes(StandardCharsets.UTF_8));
            }
        });
        request.settle(answer);
    }
}
