package org.llmfailover.value;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.config.Pattern;
import org.llmfailover.meter.Meters;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.ReadCall;

/** Goes on with the chain's high-value pattern. Thread-safe. */
public final class TakeHighValuePattern implements Processor {

    private final Meters meters;

    public TakeHighValuePattern(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        Pattern pattern = call.chain().highValue().pattern();
        if (pattern != null) {
            call.reconsider(call.terms().withPattern(pattern, true));
            exchange.setProperty(ReadCall.PATTERN, pattern.wireName());
            meters.highValue(call.chain().name(), WeighQuery.GRANTED);
        }
    }
}
