package org.llmfailover.door.jms;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.DoorProcess;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.JmsClient;
import org.llmfailover.support.TestBroker;

/** Whatever is killed, every request has one outcome, counted by its id. */
class JmsKillTest {

    private static final String REQUESTS = "llm.jms.requests";
    private static final String RESPONSES = "llm.jms.responses";
    private static final String DEAD_LETTERS = "llm.jms.dead-letters";

    @TempDir
    private Path folder;

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")));
    private TestBroker broker;
    private DoorProcess door;

    @BeforeEach
    void start() {
        broker = new TestBroker(folder.resolve("broker"));
    }

    @AfterEach
    void stop() {
        if (door != null) {
            door.close();
        }
        broker.close();
        anthropic.close();
        openai.close();
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.jms.enabled", "true");
        properties.put("llm.jms.broker", broker.url());
        properties.put("llm.jms.concurrency", "8");
        properties.put("llm.health.consecutive-errors", "3");
        properties.put("llm.health.open-for", "1s");
        properties.put("llm.health.max-open-for", "1s");
        return properties;
    }

    private void startDoor() {
        door = new DoorProcess(folder.resolve("door"), properties());
    }

    private List<String> send(int count) {
        List<String> ids = new ArrayList<>();
        try (JmsClient client = new JmsClient(broker.url())) {
            for (int i = 0; i < count; i++) {
                ids.add(client.send(REQUESTS, "question " + i, message -> {}));
            }
        }
        return ids;
    }

    private long settled() {
        return broker.depth(RESPONSES) + broker.depth(DEAD_LETTERS);
    }

    private void awaitSettled(long count) {
        await().atMost(Duration.ofSeconds(120)).until(() -> settled() >= count);
    }

    private void assertThatEachIsSettledOnce(List<String> ids) {
        await().atMost(Duration.ofSeconds(180)).until(() -> broker.depth(REQUESTS) == 0);
        try (JmsClient client = new JmsClient(broker.url())) {
            List<String> answered = correlations(client, RESPONSES);
            List<String> dead =
                    client.drain(DEAD_LETTERS).stream().map(JmsKillTest::id).toList();
            assertThat(Stream.concat(answered.stream(), dead.stream())).hasSize(ids.size());
            assertThat(answered).doesNotHaveDuplicates();
            assertThat(ids).containsAll(answered);
        }
    }

    private static List<String> correlations(JmsClient client, String queue) {
        return client.drain(queue).stream().map(JmsKillTest::correlation).toList();
    }

    private static String correlation(jakarta.jms.Message message) {
        try {
            return message.getJMSCorrelationID();
        } catch (jakarta.jms.JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(jakarta.jms.Message message) {
        try {
            return message.getJMSMessageID();
        } catch (jakarta.jms.JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer is sent and the process ends before it is committed: nobody sees that answer, and the next one answers. */
    @Test
    void anAnswerThatWasNotCommittedWasNotSent() {
        List<String> ids = send(1);
        door = new DoorProcess(folder.resolve("door"), properties(), KilledAfterReply.class.getName());
        await().atMost(Duration.ofSeconds(60)).until(() -> !door.isAlive());
        assertThat(anthropic.requests()).hasSize(1);
        assertThat(broker.depth(RESPONSES)).isZero();
        assertThat(broker.depth(REQUESTS)).isEqualTo(1);

        startDoor();

        assertThatEachIsSettledOnce(ids);
        assertThat(anthropic.requests()).hasSize(2);
    }

    @Test
    @Tag("kill")
    void killsOfTheProcessARestartOfTheBrokerAndAnOutageLeaveEachRequestWithOneOutcome() {
        anthropic.reply(after(40, ok(Answers.anthropic("hi"))));
        List<String> ids = send(1500);
        startDoor();
        for (int kill = 1; kill <= 4; kill++) {
            awaitSettled(kill * 200L);
            door.kill();
            startDoor();
        }
        awaitSettled(900);
        broker.stop();
        broker.start();
        awaitSettled(1100);
        anthropic.reply(Answers.anthropicOverloaded());
        openai.reply(Answers.openaiError(503, "overloaded", "busy"));
        await().atMost(Duration.ofSeconds(60)).until(() -> door.output().contains("llm-jms takes no more"));
        long during = settled();
        door.kill();
        startDoor();
        await().atMost(Duration.ofSeconds(60)).until(() -> door.output().split("llm-jms takes no more", -1).length > 2);
        assertThat(settled()).isEqualTo(during);
        anthropic.reply(ok(Answers.anthropic("hi")));

        assertThatEachIsSettledOnce(ids);
    }
}
