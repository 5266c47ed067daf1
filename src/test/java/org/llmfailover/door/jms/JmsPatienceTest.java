package org.llmfailover.door.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.component.jms.JmsConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.JmsClient;
import org.llmfailover.support.TestBroker;

/** When nobody can answer, requests stay in their queue. */
class JmsPatienceTest {

    private static final String REQUESTS = "llm.jms.requests";
    private static final String RESPONSES = "llm.jms.responses";
    private static final String DEAD_LETTERS = "llm.jms.dead-letters";
    private static final Reply BROKEN = status(500, "{\"error\":{\"message\":\"broken\"}}");

    @TempDir
    private Path folder;

    private final FakeProvider anthropic = new FakeProvider(Answers.anthropicOverloaded());
    private final FakeProvider openai = new FakeProvider(Answers.openaiError(503, "overloaded", "busy"));
    private TestBroker broker;
    private JmsClient client;
    private Bundle bundle;

    @BeforeEach
    void start() {
        broker = new TestBroker(folder.resolve("broker"));
        client = new JmsClient(broker.url());
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.jms.enabled", "true");
        properties.put("llm.jms.broker", broker.url());
        properties.put("llm.jms.data", folder.resolve("door").toString());
        properties.put("llm.jms.concurrency", "3");
        properties.put("llm.health.consecutive-errors", "3");
        properties.put("llm.health.open-for", "1500ms");
        properties.put("llm.health.max-open-for", "1500ms");
        properties.put("llm.health.default-rest", "1500ms");
        bundle = new Bundle(properties);
    }

    @AfterEach
    void stop() {
        bundle.close();
        client.close();
        broker.close();
        anthropic.close();
        openai.close();
    }

    private List<String> send(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.send(REQUESTS, "question " + i, message -> {}))
                .toList();
    }

    private List<String> answered() {
        return client.drain(RESPONSES).stream()
                .map(JmsPatienceTest::correlation)
                .toList();
    }

    private static String correlation(jakarta.jms.Message message) {
        try {
            return message.getJMSCorrelationID();
        } catch (jakarta.jms.JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isPaused() {
        JmsConsumer consumer =
                (JmsConsumer) bundle.context().getRoute("llm-jms").getConsumer();
        return consumer.isSuspended();
    }

    private void awaitAnswersTo(List<String> ids) {
        await().atMost(Duration.ofSeconds(60)).until(() -> broker.depth(REQUESTS) == 0);
        assertThat(answered()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(client.drain(DEAD_LETTERS)).isEmpty();
    }

    @Test
    void anOutageLeavesRequestsInTheirQueueAndTheFirstTargetThatIsBackAnswersThem() {
        List<String> ids = send(30);
        await().atMost(Duration.ofSeconds(20)).until(this::isPaused);

        assertThat(broker.depth(REQUESTS)).isEqualTo(30);
        assertThat(broker.taken(REQUESTS)).isLessThanOrEqualTo(3);
        assertThat(broker.depth(DEAD_LETTERS)).isZero();

        openai.reply(ok(Answers.openai("back again")));
        awaitAnswersTo(ids);
        assertThat(isPaused()).isFalse();
    }

    @Test
    void aRateLimitSlowsConsumptionDown() {
        anthropic.reply(ok(Answers.anthropic("one")), Answers.anthropicError(429, "rate_limit_error", "slow down"));
        openai.reply(Answers.openaiError(429, "rate_limit_exceeded", "slow down"));
        List<String> ids = send(8);
        await().atMost(Duration.ofSeconds(20)).until(this::isPaused);

        assertThat(broker.depth(REQUESTS)).isGreaterThanOrEqualTo(6);
        assertThat(broker.depth(DEAD_LETTERS)).isZero();

        anthropic.reply(ok(Answers.anthropic("another")));
        awaitAnswersTo(ids);
    }

    @Test
    void aRequestThatBreaksEveryProviderIsNotHeldForEver() throws Exception {
        Reply poisoned = connection -> {
            boolean poison = connection.request().body().contains("poison");
            (poison ? BROKEN : ok(Answers.anthropic("fine"))).write(connection);
        };
        anthropic.reply(poisoned);
        openai.reply(connection -> {
            boolean poison = connection.request().body().contains("poison");
            (poison ? BROKEN : ok(Answers.openai("fine"))).write(connection);
        });
        client.send(REQUESTS, "poison", message -> {});

        assertThat(client.receive(client.queue(DEAD_LETTERS), 40_000).getStringProperty("LlmErrorKind"))
                .isEqualTo("server-error");
        awaitAnswersTo(send(5));
    }

    @Test
    void aHeldRequestGoesBackWhenTheDoorCloses() {
        List<String> ids = send(3);
        await().atMost(Duration.ofSeconds(20)).until(this::isPaused);

        long started = System.nanoTime();
        bundle.close();

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
        assertThat(broker.depth(REQUESTS)).isEqualTo(3);
        assertThat(broker.depth(DEAD_LETTERS)).isZero();
        assertThat(broker.depth(RESPONSES)).isZero();
        assertThat(ids).hasSize(3);
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackLosesNothing() {
        anthropic.reply(FakeProvider.after(30, ok(Answers.anthropic("slowly"))));
        List<String> ids = send(60);
        await().atMost(Duration.ofSeconds(20)).until(() -> broker.depth(RESPONSES) > 10);

        client.close();
        broker.stop();
        broker.start();
        client = new JmsClient(broker.url());

        awaitAnswersTo(ids);
    }
}
