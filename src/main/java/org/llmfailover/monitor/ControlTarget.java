package org.llmfailover.monitor;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Control;
import org.llmfailover.health.Health;

/** Forces a target open or closed, or gives it back to the evidence: {@code LlmTarget} and {@code LlmControl} say which and what. Thread-safe. */
public final class ControlTarget implements Processor {

    private static final String TARGET = "LlmTarget";
    private static final String CONTROL = "LlmControl";

    private final Collection<TargetConfig> targets;
    private final Health health;

    public ControlTarget(Collection<TargetConfig> targets, Health health) {
        this.targets = targets;
        this.health = health;
    }

    /** @throws IllegalArgumentException for a target or a control that does not exist; its message names those that do */
    @Override
    public void process(Exchange exchange) {
        String wanted = exchange.getMessage().getHeader(CONTROL, "", String.class);
        String name = exchange.getMessage().getHeader(TARGET, "", String.class);
        Control control = Control.named(wanted)
                .orElseThrow(() ->
                        new IllegalArgumentException(CONTROL + " '" + wanted + "' must be open, closed or automatic"));
        TargetConfig target = targets.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(TARGET + " '" + name + "' is not one of "
                        + targets.stream().map(TargetConfig::name).collect(Collectors.joining(", "))));
        health.of(target).control(control);
    }
}
