package org.llmfailover.value;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.Pattern;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.ReadCall;

/**
 * Goes on with the chain's normal pattern where there is no room for more, and says so. Where the money is spent and the normal
 * pattern is the quorum itself, it is retry-and-shed, the cheapest that still keeps the call alive. Thread-safe.
 */
public final class TakeNormalPattern implements Processor {

    private final Meters meters;

    public TakeNormalPattern(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        ChainConfig chain = call.chain();
        String why = exchange.getProperty(WeighQuery.PROPERTY, String.class);
        boolean spent = WeighQuery.OVER_COST.equals(why);
        Pattern pattern = spent && chain.pattern() == Pattern.QUORUM ? Pattern.RETRY_AND_SHED : chain.pattern();
        call.reconsider(call.terms().withPattern(pattern, call.terms().highValue()));
        exchange.setProperty(ReadCall.PATTERN, pattern.wireName());
        String limit = spent
                ? "max-cost-per-hour (" + chain.maxCostPerHour() + " USD) of chain '" + chain.name() + "' is reached"
                : "high-value.max-share (" + chain.highValue().maxSharePercent() + " %) of chain '" + chain.name()
                        + "' is used up";
        call.note(limit + ": the pattern is " + pattern.wireName());
        meters.highValue(chain.name(), why);
    }
}
