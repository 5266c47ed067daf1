package org.llmfailover.chat;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** One piece of a message's content. */
public sealed interface Part {

    /** Plain text. */
    record Text(String text) implements Part {}

    /**
     * An image that the provider fetches itself.
     *
     * @param url an {@code http} or {@code https} address
     * @param detail OpenAI's resolution hint, or null
     */
    record ImageUrl(String url, @Nullable String detail) implements Part {}

    /**
     * An image carried in the request.
     *
     * @param mediaType for instance {@code image/png}
     * @param base64 the bytes, base64 without line breaks
     * @param detail OpenAI's resolution hint, or null
     */
    record InlineImage(String mediaType, String base64, @Nullable String detail) implements Part {}

    /**
     * A part that only OpenAI's own format describes (audio, files): passed on as it came, or refused by name.
     *
     * @param type the part's {@code type}
     * @param json the whole part
     */
    record Other(String type, JsonNode json) implements Part {}
}
