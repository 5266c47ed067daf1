package org.llmfailover.target;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.health.NotAdmittedException;
import org.llmfailover.health.NotAdmittedException.Refusal;
import org.llmfailover.pattern.Call;

/** The gate in front of a target: refuses one that rests or whose circuit is open, without a call. */
public final class AdmitTarget implements Processor {

    private final List<Target> targets;

    public AdmitTarget(List<Target> targets) {
        this.targets = targets;
    }

    @Override
    public void process(Exchange exchange) {
        Target target = targets.get(exchange.getProperty(Exchanges.TARGET, Integer.class));
        Call call = Exchanges.call(exchange);
        var refusal = target.health().refusal();
        if (refusal.isPresent()) {
            throw refuse(call, target, refusal.get());
        }
    }

    static NotAdmittedException refuse(Call call, Target target, Refusal refusal) {
        call.skipped(target.config(), refusal);
        return new NotAdmittedException(target.name(), refusal);
    }
}
