package org.llmfailover.monitor;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.health.Health;

/** Ready as long as one of the chain's targets takes calls. Thread-safe. */
public final class ChainHealthCheck extends AbstractHealthCheck {

    private final ChainConfig chain;
    private final Health health;

    public ChainHealthCheck(ChainConfig chain, Health health) {
        super("llm", "llm-chain-" + chain.name());
        this.chain = chain;
        this.health = health;
    }

    /** To start the bundle anew mends no provider. */
    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean answers = chain.targets().stream()
                .anyMatch(target -> health.of(target).refusal().isEmpty());
        if (answers) {
            builder.up();
        } else {
            builder.message("no target of chain " + chain.name() + " takes calls")
                    .down();
        }
    }
}
