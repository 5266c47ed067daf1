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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.DoorProcess;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.TestKafka;

/** Two instances of one group: whatever is killed, every request has one outcome, counted by its key. */
class KafkaKillTest {

    private static final String REQUESTS = "llm.kafka.requests";
    private static final String RESPONSES = "llm.kafka.responses";
    private static final String DEAD_LETTERS = "llm.kafka.dead-letters";
    private static final String GROUP = "llm-failover";

    @TempDir
    private Path folder;

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")));
    private final List<DoorProcess> doors = new ArrayList<>();
    private TestKafka kafka;

    @BeforeEach
    void start() {
        kafka = new TestKafka(folder.resolve("kafka"));
        kafka.create(6, REQUESTS, RESPONSES, DEAD_LETTERS);
    }

    @AfterEach
    void stop() {
        doors.forEach(DoorProcess::close);
        kafka.close();
        anthropic.close();
        openai.close();
    }

    private DoorProcess startDoor(String folderName) {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.kafka.enabled", "true");
        properties.put("llm.kafka.brokers", kafka.brokers());
        properties.put("llm.kafka.batch", "20");
        properties.put("llm.kafka.concurrency", "8");
        properties.put("llm.kafka.client.session.timeout.ms", "6000");
        properties.put("llm.kafka.client.heartbeat.interval.ms", "1000");
        properties.put("llm.health.consecutive-errors", "3");
        properties.put("llm.health.open-for", "1s");
        properties.put("llm.health.max-open-for", "1s");
        DoorProcess door = new DoorProcess(folder.resolve(folderName), properties);
        doors.add(door);
        return door;
    }

    private List<String> send(int count) {
        List<String> keys = IntStream.range(0, count).mapToObj(i -> "key-" + i).toList();
        kafka.send(keys.stream()
                .map(key -> new ProducerRecord<>(REQUESTS, key.getBytes(UTF_8), ("ask " + key).getBytes(UTF_8)))
                .toList());
        return keys;
    }

    private List<String> keys(String topic) {
        return kafka.read(topic).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }

    private void awaitAnswers(int count) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> keys(RESPONSES).size() >= count);
    }

    private void assertThatEachIsSettledOnce(List<String> sent) {
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> kafka.lag(GROUP, REQUESTS) == 0);
        // a transaction that a killed process left open hides what comes after it, until Kafka aborts it
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> outcomes().size() >= sent.size());
        assertThat(outcomes()).containsExactlyInAnyOrderElementsOf(sent);
    }

    private List<String> outcomes() {
        return Stream.concat(keys(RESPONSES).stream(), keys(DEAD_LETTERS).stream())
                .toList();
    }

    @Test
    void theOneThatIsLeftGoesOnForTheOneThatWasKilled() {
        anthropic.reply(after(40, ok(Answers.anthropic("hi"))));
        List<String> sent = send(400);
        DoorProcess first = startDoor("first");
        startDoor("second");
        awaitAnswers(60);

        first.kill();

        assertThatEachIsSettledOnce(sent);
    }

    @Test
    @Tag("kill")
    void killsOfProcessesARestartOfTheBrokerAndAnOutageLeaveEachRequestWithOneOutcome() {
        anthropic.reply(after(40, ok(Answers.anthropic("hi"))));
        List<String> sent = send(2500);
        DoorProcess first = startDoor("first");
        DoorProcess second = startDoor("second");
        for (int kill = 1; kill <= 2; kill++) {
            awaitAnswers(kill * 250);
            first.kill();
            first = startDoor("first");
            awaitAnswers(kill * 250 + 100);
            second.kill();
            second = startDoor("second");
        }
        awaitAnswers(900);
        kafka.stop();
        kafka.start();
        awaitAnswers(1100);
        anthropic.reply(Answers.anthropicOverloaded());
        openai.reply(Answers.openaiError(503, "overloaded", "busy"));
        DoorProcess either = first;
        await().atMost(Duration.ofSeconds(90)).until(() -> either.output().contains("llm-kafka takes no more"));
        first.kill();
        startDoor("first");
        anthropic.reply(ok(Answers.anthropic("hi")));

        assertThatEachIsSettledOnce(sent);
        assertThat(keys(DEAD_LETTERS)).isEmpty();
    }
}
