package org.llmfailover.target;

import org.apache.camel.Exchange;
import org.llmfailover.pattern.Call;

/** Finds what a step needs on its exchange: the call, and the attempt under way. */
public final class Exchanges {

    /** The exchange property with the number of the target being asked. */
    public static final String TARGET = "LlmTarget";

    /** The exchange property that says whether the attempt streams. */
    static final String STREAM = "LlmStream";

    /** The exchange property that sends an attempt round the circuit: it is made although the circuit is open. */
    public static final String ROUND = "LlmRound";

    /** The exchange property with the place the attempt has among those its provider takes at a time. */
    static final String PLACE = "LlmPlace";

    /** The exchange property with the attempt under way. */
    static final String ATTEMPT = "LlmAttempt";

    private Exchanges() {}

    /** The call of this exchange; a route that reaches a target without one is a bug. */
    public static Call call(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        if (call == null) {
            throw new IllegalStateException(
                    "no call on the exchange: targets are reached through direct:llm-chat only");
        }
        return call;
    }

    static LiveAttempt attempt(Exchange exchange) {
        return exchange.getProperty(ATTEMPT, LiveAttempt.class);
    }
}
