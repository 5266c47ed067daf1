package org.llmfailover.config;

import java.util.Arrays;
import java.util.Optional;

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

    /** Whether a caller may ask for it on any chain; the others cost more and are the operator's to grant. */
    public boolean isAlwaysAllowed() {
        return this == SINGLE || this == HOT_COLD || this == RETRY_AND_SHED;
    }

    /** The pattern with this wire name. */
    public static Optional<Pattern> named(String wireName) {
        return Arrays.stream(values())
                .filter(pattern -> pattern.wireName.equals(wireName))
                .findFirst();
    }
}
