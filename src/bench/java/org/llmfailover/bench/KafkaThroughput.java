package org.llmfailover.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.TestKafka;

/** How fast one instance works off a topic, with the broker and the door in this JVM. {@code <upstream's base URL>} */
final class KafkaThroughput {

    private static final String REQUESTS = "llm.kafka.requests";
    private static final String REQUEST = """
            {"model":"default","messages":[{"role":"user","content":"What is failover?"}],"max_tokens":200}""";

    private static final int ROUNDS = 3;
    private static final int WARM_UP = 80_000;
    private static final int ROUND = 40_000;

    private KafkaThroughput() {}

    public static void main(String[] args) throws Exception {
        try (TestKafka kafka = new TestKafka(Files.createTempDirectory("llm-bench-kafka"))) {
            kafka.create(6, REQUESTS, "llm.kafka.responses", "llm.kafka.dead-letters");
            Map<String, String> properties = new HashMap<>();
            properties.put("llm.provider.openai.url", args[0]);
            properties.put("llm.provider.openai.api-key", "sk-bench");
            properties.put("llm.chain.default.targets", "openai/gpt-5.4");
            properties.put("llm.chain.default.aliases", "*");
            properties.put("llm.kafka.enabled", "true");
            properties.put("llm.kafka.brokers", kafka.brokers());
            round(kafka, properties, WARM_UP);
            for (int i = 0; i < ROUNDS; i++) {
                System.out.printf("%d requests: %.0f answered a second%n", ROUND, round(kafka, properties, ROUND));
            }
        }
        System.exit(0);
    }

    /** Fills the topic and times how long the door takes for it, from its first commit. */
    private static double round(TestKafka kafka, Map<String, String> properties, int count) throws Exception {
        kafka.send(IntStream.range(0, count)
                .mapToObj(i -> new ProducerRecord<>(REQUESTS, ("key-" + i).getBytes(UTF_8), REQUEST.getBytes(UTF_8)))
                .toList());
        try (Bundle door = new Bundle(properties)) {
            while (kafka.lag("llm-failover", REQUESTS) == count) {
                Thread.sleep(100);
            }
            long left = kafka.lag("llm-failover", REQUESTS);
            long started = System.nanoTime();
            while (kafka.lag("llm-failover", REQUESTS) > 0) {
                Thread.sleep(300);
            }
            if (!door.context().getStatus().isStarted()) {
                throw new IllegalStateException("the door has stopped");
            }
            return left / ((System.nanoTime() - started) / 1e9);
        }
    }
}
