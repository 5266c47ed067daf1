package org.llmfailover.door.batch;

import org.jspecify.annotations.Nullable;

/** A line of a batch. Immutable as long as nobody writes to its request. */
final class BatchLine {

    private final int number;
    private final @Nullable String customId;
    private final byte[] request;
    private final @Nullable String mistake;

    private BatchLine(int number, @Nullable String customId, byte[] request, @Nullable String mistake) {
        this.number = number;
        this.customId = customId;
        this.request = request;
        this.mistake = mistake;
    }

    static BatchLine right(int number, String customId, byte[] request) {
        return new BatchLine(number, customId, request, null);
    }

    static BatchLine wrong(int number, @Nullable String customId, String mistake) {
        return new BatchLine(number, customId, new byte[0], mistake);
    }

    /** Counted from 1. */
    int number() {
        return number;
    }

    /** What its owner calls it, or null when the line does not say. */
    @Nullable
    String customId() {
        return customId;
    }

    /** The chat-completions request as JSON; empty when the line is wrong. */
    byte[] request() {
        return request;
    }

    /** What is wrong with it, or null. */
    @Nullable
    String mistake() {
        return mistake;
    }
}
