package org.llmfailover.provider;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider sent back, whole.
 *
 * @param status the HTTP status
 * @param headers by lower-case name; the last value wins
 * @param body as it came
 */
@SuppressWarnings("ArrayRecordComponent") // written once, read once, never compared
public record WireResponse(int status, Map<String, String> headers, byte[] body) {

    /** The header's value, or null; the name's case does not matter. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Whether the status is one of an answer. */
    public boolean succeeded() {
        return status >= 200 && status <= 299;
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Neither headers nor body belong in a log. */
    @Override
    public String toString() {
        return "WireResponse[status=" + status + ", bytes=" + body.length + "]";
    }
}
