package org.llmfailover.dashboard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.health.Health;

/** Answers with what the page shows, as JSON that nobody may keep. Thread-safe. */
public final class ShowState implements Processor {

    private final Snapshot snapshot;

    public ShowState(LlmConfig config, Health health, LastHour lastHour, Clock clock) {
        this.snapshot = new Snapshot(config, health, lastHour, clock);
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        PageHeaders.secure(exchange.getMessage(), "application/json", "no-store");
        exchange.getMessage().setBody(ByteBuffer.wrap(snapshot.json().toString().getBytes(StandardCharsets.UTF_8)));
    }
}
