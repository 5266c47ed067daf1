package org.llmfailover.target;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.health.NotAdmittedException.Refusal;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.Turn;

/**
 * Takes a place among the calls a provider may have at a time. A call that finds none goes on to a target that takes it at
 * once; where there is none it waits, as long as an attempt might take. Thread-safe.
 */
public final class TakePlace implements Processor {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final List<Target> targets;
    private final ProviderPlaces places;
    private final Clock clock;

    public TakePlace(List<Target> targets, ProviderPlaces places, Clock clock) {
        this.targets = targets;
        this.places = places;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Target target = targets.get(exchange.getProperty(Exchanges.TARGET, Integer.class));
        Optional<Semaphore> limited = places.of(target.config().provider());
        if (limited.isPresent()) {
            take(limited.get(), target, exchange);
        }
    }

    private void take(Semaphore free, Target target, Exchange exchange) {
        Call call = Exchanges.call(exchange);
        boolean waits = !ProviderPlaces.take(free, Duration.ZERO);
        if (waits) {
            Turn.ends(exchange);
        }
        if (waits && !PlaceWait.take(free, longest(call, target), call)) {
            String reason = FailureKind.OVERLOADED.wireName();
            throw AdmitTarget.refuse(
                    call,
                    target,
                    new Refusal(reason, FailureKind.OVERLOADED, clock.instant().plus(SOON)));
        }
        exchange.setProperty(Exchanges.PLACE, free);
        if (waits) {
            // the calls that were waited for may have shown that it is ill
            target.health().refusal().ifPresent(refusal -> {
                throw AdmitTarget.refuse(call, target, refusal);
            });
        }
    }

    private Duration longest(Call call, Target target) {
        boolean another = call.others(target.config()).stream()
                .anyMatch(other -> targets.get(other.number()).health().isReady() && places.hasRoom(other.provider()));
        Duration time = call.attemptTime(target.config());
        return another || time.isNegative() ? Duration.ZERO : time;
    }
}
