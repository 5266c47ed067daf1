package org.llmfailover.door.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.TextMessage;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.JmsClient;
import org.llmfailover.support.TestBroker;

/** Requests over a real broker: where answers and failures go, and what is not taken. */
class JmsDoorTest {

    private static final String REQUESTS = "llm.jms.requests";
    private static final String RESPONSES = "llm.jms.responses";
    private static final String DEAD_LETTERS = "llm.jms.dead-letters";

    @TempDir
    private static Path folder;

    private static FakeProvider anthropic;
    private static FakeProvider openai;
    private static TestBroker broker;
    private static JmsClient client;
    private static Bundle bundle;

    @BeforeAll
    static void start() {
        anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
        openai = new FakeProvider(ok(Answers.openai("hi")));
        broker = new TestBroker(folder.resolve("broker"));
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.jms.enabled", "true");
        properties.put("llm.jms.broker", broker.url());
        properties.put("llm.jms.data", folder.resolve("door").toString());
        properties.put("llm.jms.concurrency", "4");
        properties.put("llm.http.max-body", "300kB");
        bundle = new Bundle(properties);
        client = new JmsClient(broker.url());
    }

    @AfterAll
    static void stop() {
        client.close();
        bundle.close();
        broker.close();
        anthropic.close();
        openai.close();
    }

    @BeforeEach
    void reset() {
        List.of(RESPONSES, DEAD_LETTERS).forEach(client::drain);
        anthropic.reply(ok(Answers.anthropic("from the primary")));
        openai.reply(ok(Answers.openai("from the fallback")));
        anthropic.forget();
        openai.forget();
    }

    @Test
    void anAnswerGoesToTheReplyQueueWithTheRequestersCorrelationId() throws Exception {
        Destination own = client.temporaryQueue();
        client.send(REQUESTS, "hello", message -> {
            message.setJMSReplyTo(own);
            message.setJMSCorrelationID("mine-1");
        });

        Message answer = client.receive(own, 20_000);

        assertThat(((TextMessage) answer).getText()).isEqualTo("from the primary");
        assertThat(answer.getJMSCorrelationID()).isEqualTo("mine-1");
        assertThat(answer.getStringProperty("LlmProvider")).isEqualTo("anthropic");
        assertThat(answer.getStringProperty("LlmAttempts")).startsWith("anthropic/claude-sonnet-5:ok:");
        assertThat(answer.getBooleanProperty("LlmDegraded")).isFalse();
    }

    @Test
    void withoutAReplyQueueItGoesToTheResponsesWithTheIdOfTheRequest() throws Exception {
        String id = client.send(REQUESTS, Door.request("hello"), message -> {});

        Message answer = client.receive(RESPONSES);

        assertThat(JmsClient.text(answer)).contains("\"object\":\"chat.completion\"", "from the primary");
        assertThat(answer.getJMSCorrelationID()).isEqualTo(id);
    }

    @Test
    void aReplyQueueThatIsGoneLosesNoAnswer() throws Exception {
        client.send(
                REQUESTS,
                "hello",
                message -> message.setJMSReplyTo(
                        new org.apache.activemq.artemis.jms.client.ActiveMQTemporaryQueue("nobody-there", null)));

        assertThat(JmsClient.text(client.receive(RESPONSES))).isEqualTo("from the primary");
        assertThat(anthropic.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatItsQueueRefusesIsNotAskedForForEver() {
        client.send("full.reply", "no more than this", message -> {});
        client.send(REQUESTS, "hello", message -> message.setJMSReplyTo(client.queue("full.reply")));

        assertThat(JmsClient.text(client.receive(RESPONSES))).isEqualTo("from the primary");
        assertThat(anthropic.requests()).hasSizeLessThanOrEqualTo(4);
        assertThat(client.drain(DEAD_LETTERS)).isEmpty();
    }

    @Test
    void bytesWithJsonAreAnsweredInBytes() throws Exception {
        BytesMessage message = client.session().createBytesMessage();
        message.writeBytes(Door.request("grüß Gott").getBytes(StandardCharsets.UTF_8));
        client.send(REQUESTS, message);

        Message answer = client.receive(RESPONSES);

        assertThat(answer).isInstanceOf(BytesMessage.class);
        assertThat(JmsClient.text(answer)).contains("from the primary");
        assertThat(anthropic.lastRequest().body()).contains("grüß Gott");
    }

    @Test
    void aStreamIsAnsweredWhole() {
        client.send(
                REQUESTS, "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}", message -> {});

        assertThat(JmsClient.text(client.receive(RESPONSES))).contains("\"object\":\"chat.completion\"");
        assertThat(anthropic.lastRequest().body()).doesNotContain("\"stream\":true");
    }

    @Test
    void aFallbacksAnswerSaysSo() throws Exception {
        anthropic.reply(Answers.anthropicOverloaded());
        client.send(REQUESTS, "hello", message -> {});

        Message answer = client.receive(RESPONSES);

        assertThat(answer.getBooleanProperty("LlmDegraded")).isTrue();
        assertThat(answer.getStringProperty("LlmDegradedReason")).isEqualTo("overloaded");
    }

    @Test
    void aFailedRequestGoesUntouchedToTheDeadLetters() throws Exception {
        anthropic.reply(
                status(400, "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"max_tokens: too many\"}}"));
        String text = "x".repeat(200_000);
        client.send(REQUESTS, text, message -> {
            message.setJMSCorrelationID("mine-2");
            message.setJMSReplyTo(client.queue("mine"));
            message.setStringProperty("LlmChain", "default");
            message.setStringProperty("tenant", "acme");
            message.setStringProperty("JMSXGroupID", "conversation-1");
        });

        Message dead = client.receive(DEAD_LETTERS);

        assertThat(((TextMessage) dead).getText()).isEqualTo(text);
        assertThat(dead.getStringProperty("LlmErrorKind")).isEqualTo("client-error");
        assertThat(dead.getStringProperty("LlmAttempts")).startsWith("anthropic/claude-sonnet-5:client-error:");
        assertThat(dead.getStringProperty("LlmErrorReason")).contains("max_tokens: too many");
        assertThat(dead.getStringProperty("LlmChain")).isEqualTo("default");
        assertThat(dead.getStringProperty("tenant")).isEqualTo("acme");
        assertThat(dead.getStringProperty("JMSXGroupID")).isEqualTo("conversation-1");
        assertThat(dead.getJMSCorrelationID()).isEqualTo("mine-2");
        assertThat(dead.getJMSReplyTo()).isEqualTo(client.queue("mine"));
        assertThat(client.drain(RESPONSES)).isEmpty();
    }

    @Test
    void failedBytesGoUntouchedToTheDeadLetters() throws Exception {
        byte[] body = new byte[200_000];
        IntStream.range(0, body.length).forEach(i -> body[i] = (byte) i);
        BytesMessage message = client.session().createBytesMessage();
        message.writeBytes(body);
        client.send(REQUESTS, message);

        BytesMessage dead = (BytesMessage) client.receive(DEAD_LETTERS);

        byte[] left = new byte[(int) dead.getBodyLength()];
        dead.readBytes(left);
        assertThat(left).isEqualTo(body);
        assertThat(dead.getStringProperty("LlmErrorKind")).isEqualTo("client-error");
        assertThat(anthropic.requests()).isEmpty();
    }

    /** If it were ever read, the test would hear of it. */
    static final class Trap implements Serializable {

        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            System.setProperty("llm.test.deserialised", "true");
        }
    }

    @Test
    void anObjectIsNeverDeserialised() throws Exception {
        ObjectMessage message = client.session().createObjectMessage(new Trap());
        message.setStringProperty("LlmChain", "default");
        client.send(REQUESTS, message);

        Message dead = client.receive(DEAD_LETTERS);

        assertThat(dead).isInstanceOf(ObjectMessage.class);
        assertThat(dead.getStringProperty("LlmErrorKind")).isEqualTo("client-error");
        assertThat(dead.getStringProperty("LlmErrorReason")).contains("ObjectMessage");
        assertThat(System.getProperty("llm.test.deserialised")).isNull();
        assertThat(((ObjectMessage) dead).getObject()).isInstanceOf(Trap.class);
        assertThat(System.clearProperty("llm.test.deserialised")).isEqualTo("true");
    }

    @Test
    void mapsStreamsAndEmptyMessagesAreRefused() throws Exception {
        var map = client.session().createMapMessage();
        map.setString("prompt", "hello");
        client.send(REQUESTS, map);
        assertThat(client.receive(DEAD_LETTERS).getStringProperty("LlmErrorReason"))
                .contains("a MapMessage");
        var stream = client.session().createStreamMessage();
        stream.writeString("hello");
        client.send(REQUESTS, stream);
        assertThat(client.receive(DEAD_LETTERS).getStringProperty("LlmErrorReason"))
                .contains("a StreamMessage");
        client.send(REQUESTS, client.session().createMessage());
        assertThat(client.receive(DEAD_LETTERS).getStringProperty("LlmErrorReason"))
                .contains("without a body");
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void anOversizeBodyIsRefused() throws Exception {
        client.send(REQUESTS, "x".repeat(300_001), message -> {});

        Message dead = client.receive(DEAD_LETTERS);

        assertThat(JmsClient.text(dead)).hasSize(300_001);
        assertThat(dead.getStringProperty("LlmErrorReason")).contains("300000 bytes");
        assertThat(anthropic.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/tmp/llm-evil",
                "http://127.0.0.1:1/x",
                "exec:touch",
                "../../etc/passwd",
                "llm.jms.requests",
                "llm.jms.dead-letters",
                "llm.jms.requests::llm.jms.requests",
                "with space"
            })
    void anAnswerGoesToNoSuchPlace(String name) throws Exception {
        client.send(REQUESTS, "hello", message -> message.setJMSReplyTo(client.queue(name)));

        Message dead = client.receive(DEAD_LETTERS);

        assertThat(dead.getStringProperty("LlmErrorKind")).isEqualTo("client-error");
        assertThat(dead.getStringProperty("LlmErrorReason")).contains("JMSReplyTo");
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void headersOfCamelsOwnMeanNothing() throws Exception {
        client.send(REQUESTS, "hello", message -> {
            message.setStringProperty("CamelJmsDestinationName", "elsewhere");
            message.setStringProperty("CamelHttpUri", "http://127.0.0.1:1/");
            message.setStringProperty("camelHttpUri", "http://127.0.0.1:1/");
            message.setStringProperty("CamelRedeliveryDelay", "100000");
            message.setStringProperty("JMSXGroupID", "g");
            message.setStringProperty("LlmProvider", "forged");
            message.setStringProperty("secret", "of the caller");
        });

        Message answer = client.receive(RESPONSES);

        assertThat(JmsClient.text(answer)).isEqualTo("from the primary");
        assertThat(answer.getStringProperty("LlmProvider")).isEqualTo("anthropic");
        assertThat(answer.propertyExists("secret")).isFalse();
        assertThat(anthropic.requests().get(0).headers()).doesNotContainKeys("secret", "camelhttpuri");
        assertThat(client.drain("elsewhere")).isEmpty();
    }
}
