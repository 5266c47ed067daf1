package org.llmfailover;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.llmfailover.door.HttpServers;
import org.llmfailover.target.Target;

/**
 * Wires the bundle after a context has loaded its routes and before it starts them: binds the beans the routes name and
 * makes one route per target from the template.
 */
final class FailoverLifecycle extends LifecycleStrategySupport implements StartupListener {

    static final String TEMPLATE = "llm-target";

    @Override
    public void onContextInitializing(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        if (model.getRouteTemplateDefinition(TEMPLATE) == null) {
            return;
        }
        Failover failover = FailoverHolder.of(context);
        bind(context.getRegistry(), failover.beans());
        if (failover.config().simulated()) {
            failover.simulators().bindTo(context.getRegistry());
        }
        failover.targets().forEach(target -> addRoute(context, target, failover));
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        // Camel's own HTTP server has no router yet
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (FailoverHolder.isIn(context)
                && FailoverHolder.of(context).config().http().enabled()) {
            HttpServers.guard(context, FailoverHolder.of(context).config().http());
        }
    }

    @Override
    public void onContextStopped(CamelContext context) {
        FailoverHolder.close(context);
    }

    /** A silent second bean of the same name would change a host's routes or ours. */
    private static void bind(Registry registry, Map<String, Object> beans) {
        beans.forEach((name, bean) -> {
            Object taken = registry.lookupByName(name);
            if (taken != null) {
                throw new IllegalStateException("the bean name '" + name + "' is taken by "
                        + taken.getClass().getName()
                        + "; names that begin with 'llm' belong to camel-llm-failover: rename the bean");
            }
            registry.bind(name, bean);
        });
    }

    private static void addRoute(CamelContext context, Target target, Failover failover) {
        String number = Integer.toString(target.config().number());
        String id = TEMPLATE + "-" + number;
        TemplatedRouteBuilder.builder(context, TEMPLATE)
                .routeId(id)
                .prefixId(id + "-")
                .parameter("number", number)
                .parameter("url", target.url())
                .parameter("streamUrl", target.streamUrl())
                .parameter("longest", Long.toString(failover.longest().toMillis()))
                .add();
    }
}
