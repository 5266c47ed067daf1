package org.llmfailover.hothot;

import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Health;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.ReadCall;
import org.llmfailover.pattern.RecentLatency;

/**
 * Chooses who answers a conversation, and in which order the others stand behind: the target it was answered by last, else by
 * rendezvous hashing, weighted by the configuration and by the targets' latency of late. A target that rests, or whose circuit
 * is open, comes after all others. Thread-safe.
 */
public final class ChooseTarget implements Processor {

    /** A slow target keeps at least this part of its weight, or nobody would learn that it is fast again. */
    private static final double LEAST = 0.25;

    private final Health health;
    private final RecentLatency latency;
    private final Places places;

    ChooseTarget(Health health, RecentLatency latency, Places places) {
        this.health = health;
        this.latency = latency;
        this.places = places;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        List<TargetConfig> kept = kept(call.chain(), call.terms().conversation());
        call.prefers(kept.get(0));
        call.inOrder(
                Stream.concat(kept.stream().filter(this::isAsked), kept.stream().filter(target -> !isAsked(target)))
                        .toList());
        exchange.setProperty(ReadCall.PRIMARY, call.primary().number());
    }

    private List<TargetConfig> kept(ChainConfig chain, String conversation) {
        Integer last = places.of(chain.name(), conversation);
        List<TargetConfig> hashed = Rendezvous.order(conversation, chain.targets(), target -> weight(chain, target));
        return Stream.concat(hashed.stream().filter(target -> last != null && target.number() == last), hashed.stream())
                .distinct()
                .toList();
    }

    private boolean isAsked(TargetConfig target) {
        return health.of(target).refusal().isEmpty();
    }

    private double weight(ChainConfig chain, TargetConfig target) {
        double fastest = chain.targets().stream()
                .mapToDouble(latency::millis)
                .filter(millis -> millis > 0)
                .min()
                .orElse(0);
        double own = latency.millis(target);
        double speed = own == 0 ? 1 : Math.max(LEAST, fastest / own);
        return speed * chain.hotHot().weights().get(chain.targets().indexOf(target));
    }
}
