package org.llmfailover.door.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.ok;

import jakarta.jms.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.main.Main;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.JmsClient;
import org.llmfailover.support.TestBroker;

/** The order of a conversation, and what a host brings itself: its connections and its store of ids. */
class JmsOrderTest {

    private static final String REQUESTS = "llm.jms.requests";
    private static final String RESPONSES = "llm.jms.responses";

    @TempDir
    private Path folder;

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")));
    private TestBroker broker;
    private JmsClient client;

    @BeforeEach
    void start() {
        broker = new TestBroker(folder.resolve("broker"));
        client = new JmsClient(broker.url());
    }

    @AfterEach
    void stop() {
        client.close();
        broker.close();
        anthropic.close();
        openai.close();
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.jms.enabled", "true");
        properties.put("llm.jms.broker", broker.url());
        properties.put("llm.jms.data", folder.resolve("door").toString());
        properties.put("llm.jms.concurrency", "6");
        return properties;
    }

    @Test
    void aGroupIsAnsweredInItsOrderWhileOthersGoOn() throws Exception {
        Set<Thread> busy = ConcurrentHashMap.newKeySet();
        anthropic.reply(connection -> {
            busy.add(Thread.currentThread());
            String prompt = connection.request().body().replaceAll("(?s).*question-(\\w+-\\d+).*", "$1");
            // the later a question the sooner its answer
            LockSupport.parkNanos((12 - Integer.parseInt(prompt.substring(2))) * 4_000_000L);
            ok(Answers.anthropic(prompt)).write(connection);
        });
        try (Bundle bundle = new Bundle(properties())) {
            for (int i = 0; i < 12; i++) {
                for (String group : List.of("a", "b", "c")) {
                    client.send(
                            REQUESTS,
                            "question-" + group + "-" + i,
                            message -> message.setStringProperty("JMSXGroupID", group));
                }
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> broker.depth(RESPONSES) == 36);
            Map<String, List<String>> byGroup = new HashMap<>();
            for (Message answer : client.drain(RESPONSES)) {
                byGroup.computeIfAbsent(answer.getStringProperty("JMSXGroupID"), any -> new ArrayList<>())
                        .add(JmsClient.text(answer));
            }
            for (String group : List.of("a", "b", "c")) {
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    expected.add(group + "-" + i);
                }
                assertThat(byGroup.get(group)).containsExactlyElementsOf(expected);
            }
            assertThat(busy.size()).isGreaterThan(1);
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void aHostMayBringItsOwnConnectionsAndItsOwnStoreOfIds() throws Exception {
        MemoryIdempotentRepository ids = new MemoryIdempotentRepository();
        Map<String, String> properties = properties();
        properties.put("llm.jms.broker", "tcp://127.0.0.1:1");
        Main host = new Main();
        properties.forEach(host::addInitialProperty);
        host.configure().withRoutesIncludePattern("classpath:llm-failover/*.camel.yaml");
        host.bind(
                "llm-jms-connection-factory",
                new org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory(broker.url()));
        host.bind("llm-jms-idempotent-repository", ids);
        host.start();
        try {
            String id = client.send(REQUESTS, "hello", message -> {});

            assertThat(JmsClient.text(client.receive(RESPONSES))).isEqualTo("hi");
            await().until(() -> ids.contains(id));
        } finally {
            host.stop();
        }
    }

    @Test
    void aMessageWhoseAnswerWasSentIsNotAnsweredAgain() throws Exception {
        String id = client.send(REQUESTS, "hello", message -> {});
        MemoryIdempotentRepository ids = new MemoryIdempotentRepository();
        ids.start();
        ids.add(id);
        Main host = new Main();
        properties().forEach(host::addInitialProperty);
        host.configure().withRoutesIncludePattern("classpath:llm-failover/*.camel.yaml");
        host.bind("llm-jms-idempotent-repository", ids);
        host.start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> broker.depth(REQUESTS) == 0);
            assertThat(broker.depth(RESPONSES)).isZero();
            assertThat(anthropic.requests()).isEmpty();
        } finally {
            host.stop();
        }
    }

    @Test
    void theIdsOfAnsweredMessagesOutliveTheProcess() {
        String id;
        try (Bundle first = new Bundle(properties())) {
            id = client.send(REQUESTS, "hello", message -> {});
            client.receive(RESPONSES);
            await().until(() -> broker.depth(REQUESTS) == 0);
            assertThat(first.context().getStatus().isStarted()).isTrue();
        }
        RecentIds known = new RecentIds(folder.resolve("door/answered-requests.txt"), 10);
        known.start();
        try {
            assertThat(known.contains(id)).isTrue();
        } finally {
            known.stop();
        }
    }
}
