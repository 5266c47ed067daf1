package org.llmfailover.monitor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.Json;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Health;
import org.llmfailover.health.HealthEvent;
import org.llmfailover.health.TargetHealth;

/** Gives the state of every target and the last events, as JSON text. Thread-safe. */
public final class ReportHealth implements Processor {

    private final Collection<TargetConfig> targets;
    private final Health health;

    public ReportHealth(Collection<TargetConfig> targets, Health health) {
        this.targets = targets;
        this.health = health;
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode report = Json.MAPPER.createObjectNode();
        var states = report.putArray("targets");
        targets.forEach(target -> states.add(state(target, health.of(target))));
        var events = report.putArray("events");
        health.events().last().forEach(event -> events.add(event(event)));
        exchange.getMessage().setBody(report.toString());
    }

    private static ObjectNode state(TargetConfig target, TargetHealth health) {
        ObjectNode state = Json.MAPPER.createObjectNode();
        state.put("target", target.name());
        state.put("provider", target.provider().name());
        state.put("model", target.model());
        state.put("circuit", health.state().wireName());
        state.put("share", health.share());
        state.put("status", health.status().name().toLowerCase(Locale.ROOT));
        state.put("control", health.control().wireName());
        health.refusal().ifPresent(refusal -> {
            state.put("refused", refusal.reason());
            state.put("until", refusal.until().toString());
        });
        return state;
    }

    private static ObjectNode event(HealthEvent event) {
        return Json.MAPPER
                .createObjectNode()
                .put("at", event.at().toString())
                .put("target", event.target())
                .put("type", event.getClass().getSimpleName())
                .put("text", event.text());
    }
}
