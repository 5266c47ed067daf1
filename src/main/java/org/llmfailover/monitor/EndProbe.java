package org.llmfailover.monitor;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.Usage;
import org.llmfailover.pattern.CallMeter;
import org.llmfailover.target.Exchanges;

/** Takes note of an answered probe: the target begins its way back, and nobody reads the answer that was paid for. Thread-safe. */
public final class EndProbe implements Processor {

    private final Map<Integer, ProbedTarget> targets;
    private final CallMeter meter;

    public EndProbe(Collection<ProbedTarget> targets, CallMeter meter) {
        this.targets = targets.stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.target().number(), Function.identity()));
        this.meter = meter;
    }

    @Override
    public void process(Exchange exchange) {
        ProbedTarget probed = probed(targets, exchange);
        probed.probe().answered();
        Exchanges.call(exchange).answer().ifPresent(answered -> {
            Usage usage = answered.answer().usage();
            if (usage != null) {
                meter.probed(probed.target(), usage);
            }
        });
    }

    static ProbedTarget probed(Map<Integer, ProbedTarget> targets, Exchange exchange) {
        return Objects.requireNonNull(targets.get(exchange.getProperty(Exchanges.TARGET, Integer.class)));
    }
}
