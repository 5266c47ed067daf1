package org.llmfailover.pattern;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.TargetConfig;

/** Names the chain's next target: the first in order that was not tried and that the last failure lets follow. Thread-safe. */
public final class NextTarget {

    /** The target's number, or null when there is none. */
    public @Nullable Integer number(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        return call.next().map(TargetConfig::number).orElse(null);
    }
}
