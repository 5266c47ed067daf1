package org.llmfailover.health;

/** What a status page says of one component, the better first; what it does not say has no effect. */
public enum StatusLevel {
    /** Unreachable, unreadable, or without the component. */
    UNKNOWN(-1),
    OPERATIONAL(0),
    /** Slow, under maintenance, or disrupted in part: less patience with its failures. */
    DEGRADED(1),
    /** Calls are left to another target. */
    PARTIAL(2),
    /** Calls are left to another target. */
    MAJOR(3);

    private final int number;

    StatusLevel(int number) {
        this.number = number;
    }

    /** The value of the gauge {@code llm.status.level}: -1 unknown, 0 operational, 1 degraded, 2 partial, 3 major. */
    public int number() {
        return number;
    }

    /** Whether calls are left to another target. */
    public boolean sheds() {
        return this == PARTIAL || this == MAJOR;
    }
}
