package org.llmfailover.target;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Tells a call that the circuit itself turned it away, in the same words as the gate. */
public final class RefuseTarget implements Processor {

    private final List<Target> targets;

    public RefuseTarget(List<Target> targets) {
        this.targets = targets;
    }

    @Override
    public void process(Exchange exchange) {
        Target target = targets.get(exchange.getProperty(Exchanges.TARGET, Integer.class));
        throw AdmitTarget.refuse(
                Exchanges.call(exchange), target, target.health().circuitRefusal());
    }
}
