package org.llmfailover.door.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.TestKafka;

/** Outages, instances that come and go, and answers nobody takes: each request has one outcome, by its key. */
class KafkaPatienceTest {

    @TempDir
    private static Path folder;

    private static TestKafka kafka;

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")));
    private final List<Bundle> bundles = new ArrayList<>();
    private String name;

    @BeforeAll
    static void startKafka() {
        kafka = new TestKafka(folder);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void create(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        kafka.create(4, name + "-in", name + "-dead");
    }

    @AfterEach
    void stop() {
        bundles.forEach(Bundle::close);
        anthropic.close();
        openai.close();
    }

    private Bundle start(String... more) {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.kafka.enabled", "true");
        properties.put("llm.kafka.brokers", kafka.brokers());
        properties.put("llm.kafka.requests", name + "-in");
        properties.put("llm.kafka.responses", name + "-out");
        properties.put("llm.kafka.dead-letters", name + "-dead");
        properties.put("llm.kafka.group", name);
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        Bundle bundle = new Bundle(properties);
        bundles.add(bundle);
        return bundle;
    }

    private List<String> send(int from, int to) {
        List<String> keys = IntStream.range(from, to).mapToObj(i -> "key-" + i).toList();
        kafka.send(keys.stream()
                .map(key -> new ProducerRecord<>(name + "-in", key.getBytes(UTF_8), ("ask " + key).getBytes(UTF_8)))
                .toList());
        return keys;
    }

    private List<String> keys(String suffix) {
        return kafka.read(name + suffix).stream().map(KafkaPatienceTest::key).toList();
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }

    private void awaitAllSettled() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> kafka.lag(name, name + "-in") == 0);
    }

    private static boolean isPaused(Bundle bundle) {
        KafkaConsumer consumer =
                (KafkaConsumer) bundle.context().getRoute("llm-kafka").getConsumer();
        return consumer.isSuspended();
    }

    @Test
    void anOutageLeavesRequestsInTheirTopic() {
        kafka.create(4, name + "-out");
        anthropic.reply(Answers.anthropicOverloaded());
        openai.reply(Answers.openaiError(503, "overloaded", "busy"));
        Bundle bundle = start(
                "llm.health.consecutive-errors", "3",
                "llm.health.open-for", "2s",
                "llm.health.max-open-for", "2s");
        List<String> sent = send(0, 60);
        await().atMost(Duration.ofSeconds(40)).until(() -> isPaused(bundle));

        assertThat(kafka.lag(name, name + "-in")).isEqualTo(60);
        assertThat(keys("-dead")).isEmpty();

        openai.reply(ok(Answers.openai("back again")));
        awaitAllSettled();
        assertThat(keys("-out")).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(keys("-dead")).isEmpty();
    }

    @Test
    void instancesOfOneGroupShareTheWorkAndOneMayLeave() {
        kafka.create(4, name + "-out");
        anthropic.reply(after(20, ok(Answers.anthropic("hi"))));
        Bundle first = start("llm.kafka.batch", "10", "llm.kafka.concurrency", "4");
        start("llm.kafka.batch", "10", "llm.kafka.concurrency", "4");
        List<String> sent = new ArrayList<>(send(0, 200));
        await().atMost(Duration.ofSeconds(60)).until(() -> keys("-out").size() > 40);

        first.close();
        bundles.remove(first);
        start("llm.kafka.batch", "10", "llm.kafka.concurrency", "4");
        sent.addAll(send(200, 260));

        awaitAllSettled();
        assertThat(keys("-out")).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(keys("-dead")).isEmpty();
    }

    @Test
    void anAnswerThatItsTopicDoesNotTakeIsADeadLetterAndTheOthersGoOn() {
        kafka.create(4, Map.of("max.message.bytes", "5000"), name + "-out");
        anthropic.reply(connection -> {
            boolean large = connection.request().body().contains("key-3");
            ok(Answers.anthropic(large ? "x".repeat(20_000) : "short")).write(connection);
        });
        List<String> sent = send(0, 10);
        start();

        awaitAllSettled();
        assertThat(keys("-dead")).containsExactly("key-3");
        assertThat(Stream.concat(keys("-out").stream(), keys("-dead").stream()))
                .containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackLosesNothing() {
        kafka.create(4, name + "-out");
        anthropic.reply(after(20, ok(Answers.anthropic("hi"))));
        start("llm.kafka.batch", "10", "llm.kafka.concurrency", "4");
        List<String> sent = send(0, 150);
        await().atMost(Duration.ofSeconds(60)).until(() -> keys("-out").size() > 20);

        kafka.stop();
        kafka.start();

        awaitAllSettled();
        assertThat(keys("-out")).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(keys("-dead")).isEmpty();
    }
}
