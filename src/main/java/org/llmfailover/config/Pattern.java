package org.llmfailover.config;

/** How a chain uses its targets. */
public enum Pattern implements WireNamed {
    /** The first target only. */
    SINGLE("single"),
    /** The first target, the others once it has failed. */
    HOT_COLD("hot-cold"),
    /** As {@link #HOT_COLD}, with retries within the primary's budget before traffic is shed. */
    RETRY_AND_SHED("retry-and-shed"),
    /** Several targets are asked and agree. */
    QUORUM("quorum"),
    /** All targets share the traffic. */
    HOT_HOT("hot-hot");

    private final String wireName;

    Pattern(String wireName) {
        this.wireName = wireName;
    }

    /** The name in {@code llm.chain.<name>.pattern}, headers and meters. */
    @Override
    public String wireName() {
        return wireName;
    }
}
