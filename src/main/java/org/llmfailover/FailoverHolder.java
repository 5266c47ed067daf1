package org.llmfailover;

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** Keeps the one bundle of a Camel context, made when it is first asked for. */
final class FailoverHolder {

    private FailoverHolder() {}

    static Failover of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        if (!extension.isContextPluginInUse(Failover.class)) {
            extension.addContextPlugin(Failover.class, Failover.create(context));
        }
        return extension.getContextPlugin(Failover.class);
    }

    static void close(CamelContext context) {
        if (context.getCamelContextExtension().isContextPluginInUse(Failover.class)) {
            context.getCamelContextExtension().getContextPlugin(Failover.class).close();
        }
    }
}
