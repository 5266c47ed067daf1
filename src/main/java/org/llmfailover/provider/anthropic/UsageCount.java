package org.llmfailover.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Usage;

/**
 * Adds up Anthropic's {@code usage}, which a stream gives twice: whole at its start, then again with whatever changed.
 *
 * <p>{@code input_tokens} leaves cached tokens out; OpenAI's count, which {@link Usage} follows, has them in.
 */
final class UsageCount {

    private long input;
    private long cacheWritten;
    private long cached;
    private long output;
    private long reasoning;
    private boolean given;

    /** Takes what the usage says over what was said before; a field it does not have stays as it was. */
    void take(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        given = true;
        input = count(usage.path("input_tokens"), input);
        cacheWritten = count(usage.path("cache_creation_input_tokens"), cacheWritten);
        cached = count(usage.path("cache_read_input_tokens"), cached);
        output = count(usage.path("output_tokens"), output);
        reasoning = count(usage.path("output_tokens_details").path("thinking_tokens"), reasoning);
    }

    /** Null as long as nothing was said. */
    @Nullable
    Usage usage() {
        return given ? new Usage(input + cacheWritten + cached, output, cached, cacheWritten, reasoning) : null;
    }

    private static long count(JsonNode value, long before) {
        return value.canConvertToLong() ? Math.max(0, value.longValue()) : before;
    }
}
