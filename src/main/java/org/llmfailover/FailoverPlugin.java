package org.llmfailover;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Brings the bundle into any Camel context on whose class path it is, found by Camel itself. It does nothing in a
 * context that has not loaded the bundle's routes.
 */
public final class FailoverPlugin implements ContextServicePlugin {

    @Override
    public void load(CamelContext context) {
        FailoverLifecycle lifecycle = new FailoverLifecycle();
        context.addLifecycleStrategy(lifecycle);
        try {
            context.addStartupListener(lifecycle);
        } catch (Exception e) {
            throw new IllegalStateException("the bundle cannot follow the start of context " + context.getName(), e);
        }
    }
}
