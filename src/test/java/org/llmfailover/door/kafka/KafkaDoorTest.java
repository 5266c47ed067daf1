package org.llmfailover.door.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.TestKafka;

/** Requests over a real broker: what answers and dead letters carry, their order, and what is not taken. */
class KafkaDoorTest {

    private static final String REQUESTS = "llm.kafka.requests";
    private static final String RESPONSES = "llm.kafka.responses";
    private static final String DEAD_LETTERS = "llm.kafka.dead-letters";

    @TempDir
    private static Path folder;

    private static FakeProvider anthropic;
    private static FakeProvider openai;
    private static TestKafka kafka;
    private static Bundle bundle;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
        openai = new FakeProvider(ok(Answers.openai("hi")));
        kafka = new TestKafka(folder);
        kafka.create(4, REQUESTS, RESPONSES, DEAD_LETTERS);
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.kafka.enabled", "true");
        properties.put("llm.kafka.brokers", kafka.brokers());
        properties.put("llm.kafka.keep-headers", "correlation-id");
        properties.put("llm.kafka.client.session.timeout.ms", "6000");
        properties.put("llm.http.max-body", "300kB");
        bundle = new Bundle(properties);
    }

    @AfterAll
    static void stop() {
        bundle.close();
        kafka.close();
        anthropic.close();
        openai.close();
    }

    @BeforeEach
    void reset() {
        anthropic.reply(ok(Answers.anthropic("from the primary")));
        openai.reply(ok(Answers.openai("from the fallback")));
        anthropic.forget();
    }

    private ProducerRecord<byte[], byte[]> record(byte[] value, String... headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(REQUESTS, key.getBytes(UTF_8), value);
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        return record;
    }

    private void send(String text, String... headers) {
        kafka.send(List.of(record(text.getBytes(UTF_8), headers)));
    }

    /** What has come to a topic with this test's key, once there are as many. */
    private List<ConsumerRecord<byte[], byte[]>> received(String topic, int count) {
        await().atMost(Duration.ofSeconds(40)).until(() -> mine(topic).size() >= count);
        return mine(topic);
    }

    private List<ConsumerRecord<byte[], byte[]>> mine(String topic) {
        return kafka.read(topic).stream()
                .filter(record -> record.key() != null && key.equals(new String(record.key(), UTF_8)))
                .toList();
    }

    private ConsumerRecord<byte[], byte[]> one(String topic) {
        List<ConsumerRecord<byte[], byte[]>> received = received(topic, 1);
        assertThat(received).hasSize(1);
        return received.get(0);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    @Test
    void anAnswerHasTheKeyTheFactsAndTheCorrelationIdOfItsRequest() {
        send("hello", "correlation-id", "c-1", "tenant", "acme");

        ConsumerRecord<byte[], byte[]> answer = one(RESPONSES);

        assertThat(text(answer)).isEqualTo("from the primary");
        assertThat(header(answer, "LlmProvider")).isEqualTo("anthropic");
        assertThat(header(answer, "LlmDegraded")).isEqualTo("false");
        assertThat(header(answer, "LlmAttempts")).startsWith("anthropic/claude-sonnet-5:ok:");
        assertThat(header(answer, "correlation-id")).isEqualTo("c-1");
        assertThat(header(answer, "tenant")).isNull();
    }

    @Test
    void jsonIsAnsweredInJsonAndAStreamWhole() {
        send("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(text(one(RESPONSES))).contains("\"object\":\"chat.completion\"", "from the primary");
    }

    @Test
    void theHeadersOfACallAreRead() {
        send("hello", "LlmChain", "default", "LlmPattern", "hot-cold");
        assertThat(text(one(RESPONSES))).isEqualTo("from the primary");
    }

    @Test
    void aFailedRequestGoesUntouchedToTheDeadLetters() {
        anthropic.reply(
                status(400, "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"max_tokens: too many\"}}"));
        send("a bad one", "correlation-id", "c-2", "tenant", "acme", "LlmErrorKind", "forged");

        ConsumerRecord<byte[], byte[]> dead = one(DEAD_LETTERS);

        assertThat(text(dead)).isEqualTo("a bad one");
        assertThat(header(dead, "LlmErrorKind")).isEqualTo("client-error");
        assertThat(header(dead, "LlmErrorReason")).contains("max_tokens: too many");
        assertThat(header(dead, "LlmAttempts")).startsWith("anthropic/claude-sonnet-5:client-error:");
        assertThat(header(dead, "tenant")).isEqualTo("acme");
        assertThat(header(dead, "correlation-id")).isEqualTo("c-2");
        assertThat(mine(RESPONSES)).isEmpty();
    }

    @Test
    void whatIsNoTextIsRefused() {
        byte[] binary = {(byte) 0xff, (byte) 0xfe, 0, 1, 2};
        kafka.send(
                List.of(record(binary), record(null), record("x".repeat(300_001).getBytes(UTF_8))));

        List<ConsumerRecord<byte[], byte[]>> dead = received(DEAD_LETTERS, 3);

        assertThat(dead).extracting(each -> header(each, "LlmErrorKind")).containsOnly("client-error");
        assertThat(dead.get(0).value()).isEqualTo(binary);
        assertThat(header(dead.get(0), "LlmErrorReason")).contains("UTF-8");
        assertThat(dead.get(1).value()).isNull();
        assertThat(header(dead.get(1), "LlmErrorReason")).contains("no body");
        assertThat(header(dead.get(2), "LlmErrorReason")).contains("300000 bytes");
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void headersThatSteerCamelMeanNothing() {
        kafka.create(1, "elsewhere");
        send(
                "hello",
                "kafka.OVERRIDE_TOPIC",
                "elsewhere",
                "kafka.KEY",
                "forged",
                "CamelKafkaTopic",
                "elsewhere",
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "LlmProvider",
                "forged");

        ConsumerRecord<byte[], byte[]> answer = one(RESPONSES);

        assertThat(header(answer, "LlmProvider")).isEqualTo("anthropic");
        assertThat(answer.headers().toArray()).extracting(Header::key).allMatch(name -> name.startsWith("Llm"));
        assertThat(kafka.read("elsewhere")).isEmpty();
    }

    @Test
    void theAnswersOfOneKeyAreInTheOrderOfItsRequests() {
        anthropic.reply(connection -> {
            String prompt = connection.request().body().replaceAll("(?s).*question-(\\d+).*", "$1");
            // the first ones take longest
            java.util.concurrent.locks.LockSupport.parkNanos((20 - Integer.parseInt(prompt)) * 3_000_000L);
            ok(Answers.anthropic("answer-" + prompt)).write(connection);
        });

        kafka.send(IntStream.range(0, 20)
                .mapToObj(i -> record(("question-" + i).getBytes(UTF_8)))
                .toList());

        assertThat(received(RESPONSES, 20))
                .extracting(KafkaDoorTest::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "answer-" + i).toList());
    }

    @Test
    void everyRequestIsCommittedWithItsAnswer() {
        send("hello");
        one(RESPONSES);

        assertThat(kafka.lag("llm-failover", REQUESTS)).isZero();
    }
}
