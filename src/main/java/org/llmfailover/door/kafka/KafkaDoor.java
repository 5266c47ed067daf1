package org.llmfailover.door.kafka;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.llmfailover.config.KafkaConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the route of the Kafka door needs: a Kafka component of its own, its threads, and the beans it names. */
public final class KafkaDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaDoor.class);

    private final KafkaConfig config;
    private final long maxBody;
    private final Clock clock;
    private final ExecutorService threads;
    private final KafkaTransactions transactions;
    private final KafkaDeadLetter deadLetter;

    /** @param maxBody the longest body, in bytes */
    public KafkaDoor(KafkaConfig config, long maxBody, Clock clock) {
        this.config = config;
        this.maxBody = maxBody;
        this.clock = clock;
        this.threads = threads(config.concurrency());
        this.deadLetter = new KafkaDeadLetter(config.deadLetters());
        this.transactions = new KafkaTransactions(config, deadLetter);
    }

    private static ExecutorService threads(int most) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(most, task -> {
            Thread thread = new Thread(task, "llm-kafka-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The beans by their names. */
    public Map<String, Object> beans() {
        LOG.info("the Kafka door takes requests from topic {} of {}", config.requests(), config.brokers());
        KafkaProgress progress = new KafkaProgress(2 * config.batch());
        return Map.of(
                "llmKafka", component(),
                "llmKafkaPositions", new KafkaPosition.Factory(),
                "llmKafkaThreads", threads,
                "llmTakeKafkaBatch", new TakeKafkaBatch(progress, clock),
                "llmReadKafkaRequest", new ReadKafkaRequest(maxBody, progress, clock),
                "llmWriteKafkaAnswer", new WriteKafkaAnswer(config),
                "llmKafkaDeadLetter", deadLetter,
                "llmGiveBackKafkaRequest", new GiveBackKafkaRequest(progress),
                "llmSettleKafkaBatch", new SettleKafkaBatch(transactions, progress));
    }

    private KafkaComponent component() {
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setBrokers(config.brokers());
        configuration.setHeaderFilterStrategy(new KafkaHeaders());
        // Camel takes out of it what it knows
        configuration.setAdditionalProperties(new HashMap<>(config.client()));
        KafkaComponent component = new KafkaComponent();
        component.setConfiguration(configuration);
        return component;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        transactions.close();
    }
}
