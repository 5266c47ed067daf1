package org.llmfailover.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Outcome;

/**
 * One provider protocol, both ways. Implementations are immutable and thread-safe.
 *
 * <p>A wire never throws for anything a provider sends: what cannot be understood is a failure of its own kind.
 */
public interface Wire {

    /** The protocol's name in {@code llm.provider.<name>.protocol}. */
    String protocol();

    /** The public base URL of the provider that invented the protocol. */
    String defaultUrl();

    /** What follows the base URL, from its first slash. */
    String path(String model, boolean stream);

    /**
     * The headers every request carries, the key included.
     *
     * @param apiKey null for a provider that wants none
     */
    Map<String, String> headers(@Nullable String apiKey);

    /** The headers of a request to one target, for a protocol whose header for the key depends on the host. */
    default Map<String, String> headers(WireTarget target, @Nullable String apiKey) {
        return headers(apiKey);
    }

    /**
     * Writes a request in the provider's form.
     *
     * @throws NotCarriedException when the request holds something this wire cannot carry
     */
    WireRequest write(ChatRequest request, WireTarget target);

    /** Whether the target takes the beginning of its own answer as the request's last message. */
    default boolean takesPrefill(WireTarget target) {
        return false;
    }

    /** Reads a whole response: an answer, or a failure of the right kind, also inside a 200. */
    Outcome read(WireResponse response, WireTarget target);

    /**
     * A reader for one streamed response of status 200.
     *
     * @param choices how many choices were asked for, at least 1: a stream that breaks before the last of them has begun is
     *     not whole
     */
    StreamReader stream(WireTarget target, int choices);
}
