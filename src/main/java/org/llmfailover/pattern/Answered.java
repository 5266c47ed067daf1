package org.llmfailover.pattern;

import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.config.TargetConfig;

/**
 * The answer of a call and who gave it.
 *
 * @param variant the label of the prompt variant used, or {@code caller}
 * @param notice the variant's words for a person who is served by a fallback, or null
 */
public record Answered(TargetConfig target, ChatAnswer answer, String variant, @Nullable String notice) {

    /** The label of the caller's own messages. */
    public static final String CALLER = "caller";
}
