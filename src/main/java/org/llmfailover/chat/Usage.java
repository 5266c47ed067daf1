package org.llmfailover.chat;

/**
 * Tokens used, counted as OpenAI counts them.
 *
 * @param prompt all input tokens, cached ones included
 * @param completion all output tokens, reasoning included
 * @param cached input tokens read from a cache
 * @param cacheWritten input tokens written to a cache
 * @param reasoning output tokens spent on reasoning
 */
public record Usage(long prompt, long completion, long cached, long cacheWritten, long reasoning) {

    public long total() {
        return prompt + completion;
    }
}
