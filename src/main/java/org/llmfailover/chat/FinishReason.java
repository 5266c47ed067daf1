package org.llmfailover.chat;

/** Why a model stopped, in OpenAI's vocabulary. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter");

    private final String wireName;

    FinishReason(String wireName) {
        this.wireName = wireName;
    }

    /** The name in OpenAI's JSON. */
    public String wireName() {
        return wireName;
    }
}
