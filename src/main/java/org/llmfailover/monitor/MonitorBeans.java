package org.llmfailover.monitor;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Health;
import org.llmfailover.pattern.CallMeter;
import org.llmfailover.target.ProviderPlaces;

/**
 * The beans that the routes of status pages, probes and sight name.
 *
 * @param places of the providers, which probes respect
 * @param connections of status pages; their owner closes them
 */
public record MonitorBeans(
        Collection<TargetConfig> targets,
        Health health,
        List<StatusPage> statusPages,
        List<ProbedTarget> probes,
        ProviderPlaces places,
        HttpClientConnectionManager connections,
        CallMeter meter,
        Clock clock) {

    /** Gives each bean with its name. */
    public void bindTo(BiConsumer<String, Object> registry) {
        registry.accept("llmPlanProbe", new PlanProbe(probes, places, clock));
        registry.accept("llmEndProbe", new EndProbe(probes, meter));
        registry.accept("llmAskStatusPage", new AskStatusPage(statusPages));
        registry.accept("llmReadStatusPage", new ReadStatusPage(statusPages));
        registry.accept("llmStatusHttpClient", new StatusHttpClient(connections));
        registry.accept("llmStatusHeaders", new StatusHeaders());
        registry.accept("llmReportHealth", new ReportHealth(targets, health));
        registry.accept("llmControlTarget", new ControlTarget(targets, health));
    }
}
