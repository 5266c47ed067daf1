package org.llmfailover.monitor;

import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.config.Pattern;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.Terms;
import org.llmfailover.target.Exchanges;
import org.llmfailover.target.ProviderPlaces;

/** Makes the call of a probe, when one is due and its provider has room for it. Thread-safe. */
public final class PlanProbe implements Processor {

    /** Enough for a model that reasons before it says its one word; a single token would look like an ill model. */
    static final int MAX_TOKENS = 1_024;

    private static final ChatRequest REQUEST =
            ChatRequest.ofPrompt("Reply with the one word: ok").withMaxTokens(MAX_TOKENS);

    private final Map<Integer, ProbedTarget> targets;
    private final ProviderPlaces places;
    private final Clock clock;

    public PlanProbe(Collection<ProbedTarget> targets, ProviderPlaces places, Clock clock) {
        this.targets = targets.stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.target().number(), Function.identity()));
        this.places = places;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        ProbedTarget probed = EndProbe.probed(targets, exchange);
        if (probed.probe().isDue() && places.hasRoom(probed.target().provider())) {
            Terms terms = new Terms(
                    REQUEST,
                    probed.chain(),
                    Pattern.SINGLE,
                    null,
                    null,
                    ProbedTarget.LONGEST,
                    ProbedTarget.LONGEST,
                    false,
                    null);
            exchange.setProperty(Call.PROPERTY, new Call(terms, null, clock, clock.instant()));
            exchange.setProperty(Exchanges.ROUND, probed.probe().goesRound());
        }
    }
}
