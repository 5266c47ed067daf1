package org.llmfailover.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.llmfailover.chat.Json;
import org.llmfailover.pattern.CallFailedException;

/**
 * What a caller of {@code direct:llm-chat} is told.
 *
 * @param millis how long it took
 * @param copy what the ids of the models end in
 */
public record Told(Exchange exchange, long millis, String copy) {

    public Object body() {
        return exchange.getMessage().getBody();
    }

    /** The body as JSON, whatever form it has. */
    public JsonNode json() {
        try {
            return body() instanceof String text ? Json.MAPPER.readTree(text) : Json.MAPPER.valueToTree(body());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public Object header(String name) {
        return exchange.getMessage().getHeader(name);
    }

    /** {@code provider:result} of each attempt. */
    public List<String> attempts() {
        String attempts = (String) header("LlmAttempts");
        return attempts.isEmpty()
                ? List.of()
                : Arrays.stream(attempts.split(","))
                        .map(attempt -> attempt.replaceFirst("/[^:]+:", ":").replaceFirst(":\\d+ms$", ""))
                        .toList();
    }

    public Exception exception() {
        return exchange.getException();
    }

    /** The failure of a call that nobody answered. */
    public CallFailedException failure() {
        return exchange.getException(CallFailedException.class);
    }
}
