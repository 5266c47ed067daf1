package org.llmfailover.door;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Asks a caller for one of {@code llm.http.api-keys}; with none configured everybody may come in. Thread-safe. */
public final class Authenticate implements Processor {

    private static final String BEARER = "Bearer ";

    private final List<byte[]> keys;

    public Authenticate(List<String> keys) {
        this.keys = keys.stream().map(Authenticate::bytes).toList();
    }

    @Override
    public void process(Exchange exchange) {
        Object given = exchange.getMessage().removeHeader(HttpHeaders.AUTHORIZATION);
        if (!keys.isEmpty() && !isKnown(given)) {
            throw new UnauthenticatedException();
        }
    }

    /** Every key is compared, each in constant time, so that the time taken says nothing about them. */
    private boolean isKnown(@Nullable Object given) {
        if (!(given instanceof String header) || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        byte[] key = bytes(header.substring(BEARER.length()).strip());
        boolean known = false;
        for (byte[] allowed : keys) {
            known |= MessageDigest.isEqual(allowed, key);
        }
        return known;
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
