package org.llmfailover.target;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.Protocol;
import org.llmfailover.config.ProviderConfig;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Health;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.Wire;
import org.llmfailover.provider.WireTarget;
import org.llmfailover.provider.anthropic.AnthropicWire;
import org.llmfailover.provider.gemini.GeminiWire;
import org.llmfailover.provider.openai.OpenAiWire;

/** Makes the targets of a configuration; a new wire is one line here. */
public final class Targets {

    private final LlmConfig config;
    private final Health health;
    private final FailureReader failures;

    public Targets(LlmConfig config, Health health, Clock clock) {
        this.config = config;
        this.health = health;
        this.failures = new FailureReader(clock);
    }

    /**
     * Every target, each at the index of its number.
     *
     * @param simulators where the simulated providers are served
     */
    public List<Target> all(String simulators) {
        return config.targets().stream()
                .map(target -> target(target, simulators))
                .toList();
    }

    private Wire wire(Protocol protocol) {
        return switch (protocol) {
            case ANTHROPIC -> new AnthropicWire(failures);
            case OPENAI -> new OpenAiWire(failures);
            case GEMINI -> new GeminiWire(failures);
        };
    }

    private Target target(TargetConfig target, String simulators) {
        ProviderConfig provider = target.provider();
        Wire wire = wire(provider.protocol());
        WireTarget wireTarget = new WireTarget(
                provider.name(),
                target.model(),
                config.simulated() ? simulated(provider, simulators) : url(provider, wire),
                target.limits().maxOutput());
        return new Target(
                target, wire, wireTarget, health.of(target), headers(provider, wire, wireTarget), config.simulated());
    }

    private static String url(ProviderConfig provider, Wire wire) {
        return provider.url() == null ? wire.defaultUrl() : provider.url();
    }

    /** A base URL of OpenAI's form ends in its version. */
    private static String simulated(ProviderConfig provider, String simulators) {
        String base = simulators + provider.name();
        return provider.protocol() == Protocol.OPENAI ? base + "/v1" : base;
    }

    /** The configured headers win over the wire's own. */
    private Map<String, String> headers(ProviderConfig provider, Wire wire, WireTarget wireTarget) {
        Map<String, String> headers =
                new LinkedHashMap<>(wire.headers(wireTarget, config.simulated() ? null : provider.apiKey()));
        if (!config.simulated()) {
            provider.headers().forEach((name, value) -> {
                headers.keySet().removeIf(own -> own.equalsIgnoreCase(name));
                headers.put(name, value);
            });
        }
        return headers;
    }
}
