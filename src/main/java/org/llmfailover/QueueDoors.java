package org.llmfailover;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.door.jms.JmsDoor;
import org.llmfailover.door.kafka.KafkaDoor;
import org.llmfailover.door.queue.Libraries;
import org.llmfailover.door.queue.Patience;
import org.llmfailover.door.queue.PauseConsumers;
import org.llmfailover.health.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors for message queues; one that is closed needs none of its libraries. Used while a context starts and stops. */
final class QueueDoors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueueDoors.class);

    /** Kafka's own default, and what a batch takes besides its calls: their beginning, and its commit at a slow broker. */
    private static final Duration USUAL_BATCH = Duration.ofMinutes(5);

    private static final Duration BUSY_BESIDES = Duration.ofMinutes(2);

    private final CamelContext context;
    private final LlmConfig config;
    private final Health health;
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Clock clock;

    QueueDoors(CamelContext context, LlmConfig config, Health health, Clock clock) {
        this.context = context;
        this.config = config;
        this.health = health;
        this.clock = clock;
    }

    /** The beans of the open doors by their names; the first time it is asked, the doors open. */
    Map<String, Object> beans() {
        if (beans.isEmpty()) {
            beans.put("llmPatience", new Patience(clock));
            beans.put("llmPauseConsumers", new PauseConsumers(this::someoneMayBeAsked));
            if (config.jms().enabled()) {
                openJms();
            }
            if (config.kafka().enabled()) {
                openKafka();
            }
        }
        return beans;
    }

    private boolean someoneMayBeAsked() {
        return config.chains().values().stream().anyMatch(this::someoneMayBeAsked);
    }

    private boolean someoneMayBeAsked(ChainConfig chain) {
        return chain.targets().stream()
                .anyMatch(target -> health.of(target).refusal().isEmpty());
    }

    private void openJms() {
        String property = "llm.jms.enabled";
        Libraries.require(
                context, property, "org.apache.camel.component.jms.JmsComponent", "org.apache.camel:camel-jms");
        JmsDoor door = JmsDoor.of(context, config.jms(), config.http().maxBodyBytes());
        open.add(door);
        beans.putAll(door.beans());
    }

    private void openKafka() {
        Libraries.require(
                context,
                "llm.kafka.enabled",
                "org.apache.camel.component.kafka.KafkaComponent",
                "org.apache.camel:camel-kafka");
        KafkaDoor door = new KafkaDoor(config.kafka(), config.http().maxBodyBytes(), clock);
        open.add(door);
        beans.putAll(door.beans());
    }

    /** How long a member of a Kafka group may be busy with a batch before the others give it up. */
    static Duration longestBatch(LlmConfig config) {
        Duration calls = config.chains().values().stream()
                .map(ChainConfig::deadline)
                .max(Duration::compareTo)
                .orElseThrow()
                .multipliedBy(2)
                .plus(BUSY_BESIDES);
        return calls.compareTo(USUAL_BATCH) > 0 ? calls : USUAL_BATCH;
    }

    @Override
    public void close() {
        for (AutoCloseable door : open) {
            try {
                door.close();
            } catch (Exception e) {
                LOG.warn("a door for message queues does not close: {}", e.toString());
            }
        }
    }
}
