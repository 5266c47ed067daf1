package org.llmfailover.target;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.config.ProviderConfig;

/**
 * The values that only a provider may see: its key and its extra headers. Some providers repeat them in their errors, and
 * no pattern knows every form of key. Immutable.
 */
record Secrets(List<String> values) {

    private static final String MASK = "***";

    /** Shorter header values are words such as {@code true}, which would be torn out of every sentence. */
    private static final int SHORTEST_HEADER = 8;

    static Secrets of(ProviderConfig provider) {
        List<String> values = new ArrayList<>();
        if (provider.apiKey() != null) {
            values.add(provider.apiKey());
        }
        provider.headers().values().stream()
                .filter(value -> value.length() >= SHORTEST_HEADER)
                .forEach(values::add);
        return new Secrets(values);
    }

    /** The same failure without any of them in its words. */
    Failure hide(Failure failure) {
        return new Failure(
                failure.kind(),
                failure.status(),
                masked(failure.message()),
                failure.retryAfter(),
                hide(failure.type()),
                hide(failure.param()),
                hide(failure.code()),
                failure.refused());
    }

    private @Nullable String hide(@Nullable String text) {
        return text == null ? null : masked(text);
    }

    private String masked(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, MASK);
        }
        return hidden;
    }
}
