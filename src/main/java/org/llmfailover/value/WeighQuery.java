package org.llmfailover.value;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.Pattern;
import org.llmfailover.pattern.Call;
import org.llmfailover.pattern.LlmHeaders;
import org.llmfailover.pattern.ReadCall;
import org.llmfailover.pattern.Spending;
import org.llmfailover.pattern.Terms;

/**
 * Says whether a query is of high value, and whether there is room for it: {@code granted}, {@code over-share},
 * {@code over-cost}, or {@code normal}. A caller who names the pattern itself is under the same limits; one who names another
 * pattern gets that. Thread-safe.
 */
public final class WeighQuery implements Processor {

    static final String GRANTED = "granted";
    static final String OVER_SHARE = "over-share";
    static final String OVER_COST = "over-cost";
    static final String NORMAL = "normal";

    /** The exchange property with the word. */
    static final String PROPERTY = "LlmWeight";

    private final Map<String, HighValue> highValues = new HashMap<>();
    private final Map<String, ShareBudget> shares = new HashMap<>();
    private final Spending spending;

    /** @throws org.llmfailover.config.ConfigException when a chain's expression is none */
    public WeighQuery(Map<String, ChainConfig> chains, Spending spending, CamelContext context, Clock clock) {
        this.spending = spending;
        chains.forEach((name, chain) -> {
            if (chain.highValue().pattern() != null) {
                highValues.put(name, new HighValue(chain, context));
                shares.put(name, new ShareBudget(chain.highValue().maxSharePercent(), clock));
            }
        });
    }

    @Override
    public void process(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        Terms terms = call.terms();
        boolean named = isNamed(exchange, terms);
        boolean high = named || isHigh(exchange, terms);
        call.reconsider(terms.withPattern(terms.pattern(), high));
        exchange.setProperty(PROPERTY, weigh(terms, named || (high && !asksForPattern(exchange))));
    }

    private String weigh(Terms terms, boolean wanted) {
        ChainConfig chain = terms.chain();
        boolean spent = spending.isExhausted(chain);
        ShareBudget share = shares.get(chain.name());
        if (share == null) {
            return spent && terms.pattern() == Pattern.QUORUM ? OVER_COST : NORMAL;
        }
        boolean granted = share.offer(wanted && !spent);
        if (wanted) {
            return spent ? OVER_COST : granted ? GRANTED : OVER_SHARE;
        }
        return spent && terms.pattern() == Pattern.QUORUM ? OVER_COST : NORMAL;
    }

    private static boolean asksForPattern(Exchange exchange) {
        Object asked = exchange.getMessage().getHeader(LlmHeaders.PATTERN);
        return asked != null && !asked.toString().isBlank();
    }

    /** Whether the caller names a pattern that the chain has for its high-value queries only. */
    private static boolean isNamed(Exchange exchange, Terms terms) {
        return asksForPattern(exchange)
                && terms.pattern() == terms.chain().highValue().pattern()
                && terms.pattern() != terms.chain().pattern()
                && !terms.pattern().isAlwaysAllowed();
    }

    /** In a chain without a high-value pattern it is only a word for the meters. */
    private boolean isHigh(Exchange exchange, Terms terms) {
        HighValue highValue = highValues.get(terms.chain().name());
        return highValue == null ? terms.highValue() : highValue.holds(exchange, exchange.getProperty(ReadCall.PARSED));
    }
}
