package org.llmfailover.target;

import java.util.Map;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.TargetHealth;
import org.llmfailover.provider.Wire;
import org.llmfailover.provider.WireTarget;

/**
 * One target with everything its route works with. Immutable.
 *
 * @param wire the protocol it speaks
 * @param wireTarget what the wire must know of it
 * @param headers what every request to it carries, the key included
 * @param simulated whether a simulated provider stands in for it
 */
public record Target(
        TargetConfig config,
        Wire wire,
        WireTarget wireTarget,
        TargetHealth health,
        Map<String, String> headers,
        boolean simulated) {

    public Target {
        headers = Map.copyOf(headers);
    }

    /** {@code provider/model}. */
    public String name() {
        return config.name();
    }

    /** The address of a plain call. */
    public String url() {
        return wireTarget.url() + wire.path(config.model(), false);
    }

    /** The address of a streamed call. */
    public String streamUrl() {
        return wireTarget.url() + wire.path(config.model(), true);
    }

    /** The headers hold the key. */
    @Override
    public String toString() {
        return "Target[" + name() + "]";
    }
}
