package org.llmfailover.dashboard;

import java.time.Clock;
import java.util.function.BiConsumer;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.health.Health;

/** The beans that the routes of the page name. */
public record DashboardBeans(LlmConfig config, Health health, LastHour lastHour, Clock clock) {

    /** Gives each bean with its name. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmPageHeaders", new PageHeaders());
        registry.accept("llmShowPage", new ShowPage());
        registry.accept("llmShowState", new ShowState(config, health, lastHour, clock));
        registry.accept("llmReadControl", new ReadControl(config.targets()));
    }
}
