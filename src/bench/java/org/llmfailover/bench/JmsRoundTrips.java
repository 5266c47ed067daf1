package org.llmfailover.bench;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Ports;

/** Requests over JMS with their answers, one broker, door and requesters in this JVM. {@code <upstream's base URL>} */
final class JmsRoundTrips {

    private static final String REQUEST = """
            {"model":"default","messages":[{"role":"user","content":"What is failover?"}],"max_tokens":200}""";

    private static final int REQUESTERS = 64;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration ROUND = Duration.ofSeconds(8);

    private JmsRoundTrips() {}

    public static void main(String[] args) throws Exception {
        Path data = Files.createTempDirectory("llm-bench-jms");
        int port = Ports.free();
        Map<String, String> properties = new HashMap<>();
        properties.put("llm.provider.openai.url", args[0]);
        properties.put("llm.provider.openai.api-key", "sk-bench");
        properties.put("llm.chain.default.targets", "openai/gpt-5.4");
        properties.put("llm.chain.default.aliases", "*");
        properties.put("llm.jms.enabled", "true");
        properties.put("llm.jms.port", Integer.toString(port));
        properties.put("llm.jms.data", data.toString());
        try (Bundle bundle = new Bundle(properties);
                ActiveMQConnectionFactory broker = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port)) {
            round(broker, WARM_UP);
            for (int i = 0; i < ROUNDS; i++) {
                System.out.println(round(broker, ROUND));
            }
            if (!bundle.context().getStatus().isStarted()) {
                throw new IllegalStateException("the door has stopped");
            }
        }
        System.exit(0);
    }

    private static String round(ActiveMQConnectionFactory broker, Duration time) throws Exception {
        ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; i < REQUESTERS; i++) {
            Thread thread = new Thread(() -> all.add(requester(broker, end)));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] micros = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return String.format(
                "%d requesters: %.0f answered a second, median %.1f ms, p99 %.1f ms",
                REQUESTERS,
                micros.length / (double) time.toSeconds(),
                micros[micros.length / 2] / 1000.0,
                micros[micros.length * 99 / 100] / 1000.0);
    }

    /** Asks one question after the other until the end; gives the times in microseconds. */
    private static long[] requester(ActiveMQConnectionFactory broker, long end) {
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Queue own = session.createTemporaryQueue();
            MessageConsumer answers = session.createConsumer(own);
            MessageProducer requests = session.createProducer(session.createQueue("llm.jms.requests"));
            List<Long> times = new ArrayList<>();
            while (System.nanoTime() < end) {
                long started = System.nanoTime();
                TextMessage request = session.createTextMessage(REQUEST);
                request.setJMSReplyTo(own);
                requests.send(request);
                if (answers.receive(20_000) == null) {
                    throw new IllegalStateException("no answer within 20 s");
                }
                times.add((System.nanoTime() - started) / 1000);
            }
            return times.stream().mapToLong(Long::longValue).toArray();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
