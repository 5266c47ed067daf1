package org.llmfailover.monitor;

import java.util.Locale;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.TargetHealth;

/**
 * Tells how a target is, without making the bundle unready: one that takes no calls degrades the bundle, and whether a
 * chain still answers is {@link ChainHealthCheck}'s to say. Thread-safe.
 */
public final class TargetHealthCheck extends AbstractHealthCheck {

    private final TargetHealth health;

    public TargetHealthCheck(TargetConfig target, TargetHealth health) {
        super("llm", "llm-target-" + target.name());
        this.health = health;
    }

    /** To start the bundle anew mends no provider. */
    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean degraded = !health.isReady();
        builder.detail("degraded", degraded);
        builder.detail("circuit", health.state().wireName());
        builder.detail("share", health.share());
        builder.detail("status", health.status().name().toLowerCase(Locale.ROOT));
        health.refusal().ifPresent(refusal -> builder.detail("refused", refusal.reason()));
        if (degraded) {
            builder.message("degraded: circuit " + health.state().wireName() + ", " + Math.round(100 * health.share())
                    + " % of its calls");
        }
        builder.up();
    }
}
