package org.llmfailover;

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** Keeps the one bundle of a Camel context, made when it is first asked for, and anew after the context has stopped. */
final class FailoverHolder {

    private FailoverHolder() {}

    static Failover of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        if (!isIn(context) || extension.getContextPlugin(Failover.class).isClosed()) {
            extension.addContextPlugin(Failover.class, Failover.create(context));
        }
        return extension.getContextPlugin(Failover.class);
    }

    /** Whether the context has the bundle. */
    static boolean isIn(CamelContext context) {
        return context.getCamelContextExtension().isContextPluginInUse(Failover.class);
    }

    static void close(CamelContext context) {
        if (isIn(context)) {
            context.getCamelContextExtension().getContextPlugin(Failover.class).close();
        }
    }
}
