package org.llmfailover.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Json;

/**
 * What an error body says, whatever its shape. Immutable.
 *
 * <p>Nothing in it is fit to be shown before it went through {@link ErrorText}.
 *
 * @param message the most telling words, or null when the body has none; of an HTML page its title
 * @param html whether the body is a page, as gateways send, and not an API's answer
 * @param type the provider's error type, or null
 * @param code the provider's error code, or null
 * @param param the request field the provider complains of, or null
 * @param status the HTTP status the body itself names (400 to 599), or 0
 * @param names every type, code and reason in the body, in {@link #squash squashed} form
 * @param quotas ids of the quotas that were exceeded (Google)
 * @param retryDelay Google's {@code RetryInfo.retryDelay}, or null
 */
record ErrorBody(
        @Nullable String message,
        boolean html,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        int status,
        Set<String> names,
        List<String> quotas,
        @Nullable String retryDelay) {

    /** An error that does not explain itself in this much never will. */
    static final int MAX_BYTES = 64 * 1024;

    /** Messages are matched in this much. */
    private static final int MAX_SAID = 2_000;

    private static final int MAX_NAME = 64;
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-z0-9]+");

    ErrorBody {
        names = Set.copyOf(names);
        quotas = List.copyOf(quotas);
    }

    /**
     * Reads the first {@link #MAX_BYTES} of a body.
     *
     * @param typeHeader AWS's {@code x-amzn-errortype}, or null
     */
    static ErrorBody of(byte[] bytes, @Nullable String typeHeader) {
        String text = new String(bytes, 0, Math.min(bytes.length, MAX_BYTES), StandardCharsets.UTF_8).strip();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1).strip();
        }
        ErrorBodyReader reader = new ErrorBodyReader();
        if (text.startsWith("<")) {
            reader.page(text);
        } else {
            reader.text(text);
        }
        if (typeHeader != null) {
            reader.awsType(typeHeader);
        }
        return reader.body();
    }

    static ErrorBody of(JsonNode tree) {
        ErrorBodyReader reader = new ErrorBodyReader();
        reader.tree(tree);
        return reader.body();
    }

    /** The JSON in a text, or null when it is not JSON. */
    static @Nullable JsonNode json(String text) {
        try {
            return text.isEmpty() ? null : Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Lower case, letters and digits only: {@code RESOURCE_EXHAUSTED} and {@code ResourceExhausted} are the same name. */
    static String squash(String name) {
        return name.length() > MAX_NAME
                ? ""
                : NOT_IN_NAMES.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /** The message in the form it is matched in: lower case, single spaces, straight apostrophes; empty when there is none. */
    String said() {
        if (message == null) {
            return "";
        }
        String start = ErrorText.cut(message, MAX_SAID).replace('\u2019', '\'');
        return start.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    }

    boolean names(String name) {
        return names.contains(squash(name));
    }
}
