package org.llmfailover.config;

import java.util.Collection;

/** When pretend providers answer in place of the real ones. */
public enum SimulatorMode implements WireNamed {
    /** Only when no provider has a key. */
    AUTO("auto"),
    ON("on"),
    OFF("off");

    private final String wireName;

    SimulatorMode(String wireName) {
        this.wireName = wireName;
    }

    /** Whether pretend providers answer in place of these. */
    boolean standsInFor(Collection<ProviderConfig> providers) {
        return switch (this) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> providers.stream().noneMatch(provider -> provider.apiKey() != null);
        };
    }

    /** The name in {@code llm.simulator}. */
    @Override
    public String wireName() {
        return wireName;
    }
}
