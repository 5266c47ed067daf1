package org.llmfailover.config;

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

    /** The name in {@code llm.simulator}. */
    @Override
    public String wireName() {
        return wireName;
    }
}
