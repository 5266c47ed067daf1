package org.llmfailover;

import java.nio.file.Path;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.BatchConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.monitor.StatusHttpClient;
import org.llmfailover.target.Connections;

/**
 * Gives routes the checked value of a property, default included: {@code {{llm:redelivery.delay}}}. Times are
 * milliseconds, switches are {@code on} or {@code off}.
 */
public final class PolicyFunction implements PropertiesFunction, CamelContextAware {

    private @Nullable CamelContext context;

    @Override
    public String getName() {
        return "llm";
    }

    @Override
    public String apply(String remainder) {
        CamelContext bound = Objects.requireNonNull(context, "the llm properties function has no Camel context");
        LlmConfig config = FailoverHolder.of(bound).config();
        return switch (remainder) {
            case "simulator" -> onOff(config.simulated());
            case "simulator.latency" -> Double.toString(config.simulatorLatency());
            case "history" -> onOff(config.history().enabled());
            case "http.enabled" -> onOff(config.http().enabled());
            case "dashboard.enabled" ->
                onOff(config.http().enabled() && config.dashboard().enabled());
            case "dashboard.control" ->
                onOff(config.http().enabled()
                        && config.dashboard().enabled()
                        && config.dashboard().control());
            case "jms.enabled" -> onOff(config.jms().enabled());
            case "jms.requests" -> config.jms().requests();
            case "jms.responses" -> config.jms().responses();
            case "jms.dead-letters" -> config.jms().deadLetters();
            case "jms.concurrency" -> Integer.toString(config.jms().concurrency());
            case "kafka.enabled" -> onOff(config.kafka().enabled());
            case "kafka.requests" -> config.kafka().requests();
            case "kafka.group" -> config.kafka().group();
            case "kafka.batch" -> Integer.toString(config.kafka().batch());
            case "kafka.max-poll-interval" ->
                Long.toString(QueueDoors.longestBatch(config).toMillis());
            case "redelivery.delay" -> Long.toString(config.redelivery().delay().toMillis());
            case "redelivery.max-delay" ->
                Long.toString(config.redelivery().maxDelay().toMillis());
            case "health.last-resort" -> config.health().lastResort().wireName();
            case "status.interval" -> Long.toString(config.statusInterval().toMillis());
            case "status.timeout" -> Long.toString(StatusHttpClient.LONGEST.toMillis());
            case "batch.inbox" -> inbox(config.batch());
            case "batch.outbox" -> outbox(config.batch());
            case "http-client.connect-timeout" -> Long.toString(Connections.CONNECT_TIMEOUT.toMillis());
            default -> throw new IllegalArgumentException("{{llm:" + remainder + "}} is not a value the bundle gives");
        };
    }

    private static String inbox(BatchConfig batch) {
        return batch.inbox() == null ? "off" : batch.inbox().toString();
    }

    /** Where the results of files in the inbox go. */
    private static String outbox(BatchConfig batch) {
        Path outbox = batch.outbox() == null ? Path.of(inbox(batch)).resolve("done") : batch.outbox();
        return outbox.toString();
    }

    private static String onOff(boolean value) {
        return value ? "on" : "off";
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }
}
