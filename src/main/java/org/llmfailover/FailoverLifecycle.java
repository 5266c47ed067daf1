package org.llmfailover;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.model.Model;
import org.apache.camel.spi.CamelTracingService;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.Pattern;
import org.llmfailover.door.HttpServers;
import org.llmfailover.monitor.StatusPage;
import org.llmfailover.target.GenAiSpans;
import org.llmfailover.target.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the bundle after a context has loaded its routes and before it starts them: binds the beans the routes name and
 * makes the routes of the targets, the status pages and the probes from the templates.
 */
final class FailoverLifecycle extends LifecycleStrategySupport implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverLifecycle.class);

    static final String TEMPLATE = "llm-target";

    private static final String ATTEMPT = "llm-attempt";

    /** With camel-opentelemetry2 comes OpenTelemetry's own interface. */
    private static final String TRACER = "org.apache.camel.opentelemetry2.OpenTelemetryTracer";

    private static final String STATUS_PAGE = "llm-status-page";

    private static final String PROBE = "llm-probe";

    private final Set<String> beans = new HashSet<>();
    private final List<HealthCheck> checks = new ArrayList<>();
    private final Set<String> routes = new HashSet<>();
    private @Nullable Failover started;

    @Override
    public void onContextInitializing(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        if (model.getRouteTemplateDefinition(TEMPLATE) == null) {
            return;
        }
        Failover failover = FailoverHolder.of(context);
        if (failover.config().http().enabled()) {
            HttpServers.requireKeysBeyondLoopback(context, failover.config().http());
        }
        Quorums.requireOwnExchanges(context, failover.config());
        failover.config().chains().values().forEach(FailoverLifecycle::warnOfInconsistency);
        Registry registry = context.getRegistry();
        failover.beans().forEach((name, bean) -> bind(registry, name, bean));
        if (failover.config().simulated()) {
            failover.simulators().bindTo((name, bean) -> bind(registry, name, bean));
        }
        failover.start();
        addHealthChecks(context, failover.healthChecks());
        failover.targets().forEach(target -> addRoute(context, model, target, failover));
        if (model.getRouteTemplateDefinition(STATUS_PAGE) != null) {
            addStatusPages(context, model, failover.statusPages());
        }
        if (model.getRouteTemplateDefinition(PROBE) != null) {
            failover.probes().forEach(probe -> route(
                            context, model, PROBE, probe.target().number())
                    .parameter("period", Long.toString(probe.period().toMillis()))
                    .add());
        }
    }

    private static void warnOfInconsistency(ChainConfig chain) {
        if (chain.grants(Pattern.HOT_HOT)) {
            LOG.warn(
                    "llm.chain.{}: with hot-hot different models give different answers, and users notice that more than"
                            + " the outages it routes around",
                    chain.name());
        }
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        // Camel's own HTTP server has no router yet
    }

    /** Camel says so once more whenever a host adds a route to a running context. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (!FailoverHolder.isIn(context) || FailoverHolder.of(context) == started) {
            return;
        }
        Failover failover = FailoverHolder.of(context);
        started = failover;
        if (failover.config().http().enabled()) {
            HttpServers.guard(context, failover.gate());
        }
        addMeters(context, failover);
        if (context.getClassResolver().resolveClass(TRACER) != null
                && context.hasService(CamelTracingService.class) != null) {
            failover.tracing().use(GenAiSpans.of(context));
        }
    }

    /** The registry that Camel itself writes to; the runnable's is only there once its management server is. */
    private static void addMeters(CamelContext context, Failover failover) {
        MeterRegistry registry = MicrometerUtils.getMeterRegistryFromCamelRegistry(
                context.getRegistry(), MicrometerConstants.METRICS_REGISTRY_NAME);
        if (registry != null) {
            failover.meters().addRegistry(registry);
            failover.gauges().forEach(gauge -> gauge.bindTo(registry));
        }
    }

    /** A context that is started again gets everything anew. */
    @Override
    public void onContextStopped(CamelContext context) {
        beans.forEach(context.getRegistry()::unbind);
        beans.clear();
        healthChecks(context).ifPresent(registry -> checks.forEach(registry::unregister));
        checks.clear();
        started = null;
        FailoverHolder.close(context);
    }

    /** Empty where the host has no health checks. */
    private static Optional<HealthCheckRegistry> healthChecks(CamelContext context) {
        return Optional.ofNullable(context.getCamelContextExtension().getContextPlugin(HealthCheckRegistry.class));
    }

    private void addHealthChecks(CamelContext context, List<HealthCheck> all) {
        healthChecks(context)
                .ifPresent(registry -> all.forEach(check -> {
                    registry.register(check);
                    checks.add(check);
                }));
    }

    /** A silent second bean of the same name would change a host's routes or ours. */
    private void bind(Registry registry, String name, Object bean) {
        Object taken = registry.lookupByName(name);
        if (taken != null) {
            throw taken("bean", name, "by " + taken.getClass().getName());
        }
        registry.bind(name, bean);
        beans.add(name);
    }

    private void addRoute(CamelContext context, Model model, Target target, Failover failover) {
        int number = target.config().number();
        route(context, model, TEMPLATE, number).add();
        route(context, model, ATTEMPT, number)
                .parameter("url", target.url())
                .parameter("streamUrl", target.streamUrl())
                .parameter("longest", Long.toString(failover.longest().toMillis()))
                .add();
    }

    private void addStatusPages(CamelContext context, Model model, List<StatusPage> pages) {
        for (int number = 0; number < pages.size(); number++) {
            route(context, model, STATUS_PAGE, number)
                    .parameter("url", pages.get(number).url())
                    .add();
        }
    }

    private TemplatedRouteBuilder route(CamelContext context, Model model, String template, int number) {
        String id = template + "-" + number;
        if (model.getRouteDefinition(id) != null && !routes.contains(id)) {
            // Camel would silently put ours in its place
            throw taken("route", id, "already");
        }
        routes.add(id);
        return TemplatedRouteBuilder.builder(context, template)
                .routeId(id)
                .prefixId(id + "-")
                .parameter("number", Integer.toString(number));
    }

    private static IllegalStateException taken(String kind, String name, String how) {
        return new IllegalStateException("the " + kind + " name '" + name + "' is taken " + how
                + "; names that begin with 'llm' belong to camel-llm-failover: rename the " + kind);
    }
}
