package org.llmfailover.pattern;

/**
 * One attempt at a target, or the decision not to make one.
 *
 * @param target {@code provider/model}
 * @param result {@code ok}, the kind of the failure, or why the target was not asked
 * @param millis how long it took
 */
public record Attempt(String target, String result, long millis) {

    /** The result of an attempt that was answered. */
    public static final String OK = "ok";

    /** The result of an attempt whose caller went away. */
    public static final String ABANDONED = "abandoned";

    /** The form in {@code LlmAttempts}. */
    @Override
    public String toString() {
        return target + ":" + result + ":" + millis + "ms";
    }
}
