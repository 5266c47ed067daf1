package org.llmfailover.pattern;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.llmfailover.chat.Usage;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.TargetConfig;

/**
 * What each chain has spent in the last hour, by the prices of the configuration. Calls under way are not in it yet. A model
 * without a price costs nothing here. Thread-safe.
 */
public final class Spending {

    private static final int NANOS_OF_A_DOLLAR = 9;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int SLOTS = 60;

    private final Map<String, SlidingSum> chains = new ConcurrentHashMap<>();
    private final Clock clock;

    public Spending(Clock clock) {
        this.clock = clock;
    }

    /** What so many tokens cost, in USD; zero where a price is not known. */
    public static BigDecimal cost(TargetConfig target, Usage usage) {
        BigDecimal usd = target.limits().cost(usage.prompt(), usage.completion());
        return usd == null ? BigDecimal.ZERO : usd;
    }

    void spent(ChainConfig chain, BigDecimal usd) {
        sum(chain).add(usd.movePointRight(NANOS_OF_A_DOLLAR).longValue());
    }

    /** In USD. */
    public BigDecimal lastHour(ChainConfig chain) {
        return BigDecimal.valueOf(sum(chain).atMost(), NANOS_OF_A_DOLLAR);
    }

    /** Whether the chain has spent its {@code max-cost-per-hour}. */
    public boolean isExhausted(ChainConfig chain) {
        BigDecimal most = chain.maxCostPerHour();
        return most != null && lastHour(chain).compareTo(most) >= 0;
    }

    private SlidingSum sum(ChainConfig chain) {
        return chains.computeIfAbsent(chain.name(), name -> new SlidingSum(clock, HOUR, SLOTS));
    }
}
