package org.llmfailover.health;

/** Where a circuit stands. */
public enum CircuitState {
    CLOSED("closed", 0),
    OPEN("open", 1),
    /** A few trials are let through. */
    HALF_OPEN("half-open", 2);

    private final String wireName;

    private final int number;

    CircuitState(String wireName, int number) {
        this.wireName = wireName;
        this.number = number;
    }

    /** The value of the gauge {@code llm.circuit.state}. */
    public int number() {
        return number;
    }

    /** The name in the report of {@code direct:llm-health}. */
    public String wireName() {
        return wireName;
    }
}
