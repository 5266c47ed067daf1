package org.llmfailover.door.batch;

/** An answer to a line. */
final class LineAnswer implements LineOutcome {

    private final byte[] completion;
    private final boolean degraded;

    LineAnswer(byte[] completion, boolean degraded) {
        this.completion = completion;
        this.degraded = degraded;
    }

    /** The {@code chat.completion} as JSON. */
    byte[] completion() {
        return completion;
    }

    /** {@code degraded} when a fallback gave it. */
    @Override
    public String name() {
        return degraded ? "degraded" : "ok";
    }
}
