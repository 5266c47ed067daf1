package org.llmfailover.config;

/** What becomes of a call when every target that might answer it is left alone. */
public enum LastResort implements WireNamed {
    /** The caller is told when to try again. */
    NONE("none"),
    /** The primary is asked all the same. */
    TRY_PRIMARY("try-primary");

    private final String wireName;

    LastResort(String wireName) {
        this.wireName = wireName;
    }

    /** The name in {@code llm.health.last-resort}. */
    @Override
    public String wireName() {
        return wireName;
    }
}
