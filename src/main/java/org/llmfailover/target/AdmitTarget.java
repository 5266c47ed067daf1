package org.llmfailover.target;

import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.health.Control;
import org.llmfailover.health.NotAdmittedException;
import org.llmfailover.health.NotAdmittedException.Refusal;
import org.llmfailover.health.TargetHealth;
import org.llmfailover.pattern.Call;

/** The gate in front of a target: refuses one that rests, whose circuit is open, or that is held back, without a call. */
public final class AdmitTarget implements Processor {

    private final List<Target> targets;

    public AdmitTarget(List<Target> targets) {
        this.targets = targets;
    }

    @Override
    public void process(Exchange exchange) {
        Target target = targets.get(exchange.getProperty(Exchanges.TARGET, Integer.class));
        Call call = Exchanges.call(exchange);
        Optional<Refusal> refusal = exchange.getProperty(Exchanges.ROUND, false, Boolean.class)
                ? forced(target.health())
                : target.health().refusal().or(() -> leftToAnother(call, target));
        if (refusal.isPresent()) {
            throw refuse(call, target, refusal.get());
        }
    }

    /** Where nothing else keeps a call away, a person still does. */
    private static Optional<Refusal> forced(TargetHealth health) {
        return health.control() == Control.OPEN ? health.refusal() : Optional.empty();
    }

    /**
     * A target that comes back by stages, or whose status page speaks of an outage, leaves calls to another one, if there is
     * one that takes them: a caller is not turned away from a provider that may answer. A call that failed there is not
     * made there again.
     */
    private Optional<Refusal> leftToAnother(Call call, Target target) {
        TargetHealth health = target.health();
        if (!health.isHeldBack() || !another(call, target)) {
            return Optional.empty();
        }
        return call.attemptsAt(target.config()) > 0
                ? Optional.of(health.heldBack())
                : health.offer(call.terms()::conversation);
    }

    private boolean another(Call call, Target target) {
        return call.others(target.config()).stream()
                        .filter(other -> targets.get(other.number()).health().isReady())
                        .limit(call.standIns())
                        .count()
                >= call.standIns();
    }

    static NotAdmittedException refuse(Call call, Target target, Refusal refusal) {
        call.skipped(target.config(), refusal);
        return new NotAdmittedException(target.name(), refusal);
    }
}
