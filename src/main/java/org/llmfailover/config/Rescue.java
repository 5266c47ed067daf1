package org.llmfailover.config;

/** What becomes of a stream that breaks after its first content. */
public enum Rescue implements WireNamed {
    /** Another target carries on where the text broke off. */
    CONTINUE("continue"),
    /** Another target begins anew. */
    RESTART("restart"),
    /** The stream ends with an error. */
    ERROR("error");

    private final String wireName;

    Rescue(String wireName) {
        this.wireName = wireName;
    }

    /** The name in {@code llm.chain.<name>.rescue}. */
    @Override
    public String wireName() {
        return wireName;
    }
}
