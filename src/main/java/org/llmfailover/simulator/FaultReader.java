package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;

/** Reads the JSON that breaks a provider. Thread-safe. */
final class FaultReader {

    private static final Set<String> FIELDS =
            new TreeSet<>(Set.of("kind", "seconds", "rate", "latency_ms", "retry_after", "model", "after_chunks"));

    private static final Set<FailureKind> BREAK_STREAMS = EnumSet.of(
            FailureKind.NETWORK,
            FailureKind.OVERLOADED,
            FailureKind.SERVER_ERROR,
            FailureKind.TIMEOUT,
            FailureKind.BAD_ANSWER);

    private static final int WEEK_SECONDS = 7 * 24 * 3600;
    private static final int MONTH_SECONDS = 31 * 24 * 3600;
    private static final int MAX_LATENCY_MILLIS = 120_000;
    private static final int MAX_CHUNKS = 10_000;
    private static final int MAX_MODEL = 200;

    private final Clock clock;

    FaultReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * The fault that a control request describes.
     *
     * @throws InvalidRequestException with one sentence that names the wrong field
     */
    Fault read(byte[] body) {
        JsonNode json = parse(body);
        json.fieldNames().forEachRemaining(FaultReader::checkKnown);
        FailureKind failure = kind(json.path("kind"));
        Integer chunks = whole(json, "after_chunks", MAX_CHUNKS);
        if (chunks != null && (failure == null || !BREAK_STREAMS.contains(failure))) {
            throw wrong(
                    "after_chunks", "breaks a stream only by network, overloaded, server-error, timeout or bad-answer");
        }
        Integer latency = whole(json, "latency_ms", MAX_LATENCY_MILLIS);
        if (failure == null && latency == null) {
            throw wrong("latency_ms", "is needed by the kind slow");
        }
        return new Fault(
                failure,
                until(json),
                rate(json),
                Duration.ofMillis(latency == null ? 0 : latency),
                whole(json, "retry_after", MONTH_SECONDS),
                model(json),
                chunks);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // answered below: what exactly Jackson stumbled over helps nobody
        }
        throw new InvalidRequestException("The body must be a JSON object such as {\"kind\":\"overloaded\"}.", null);
    }

    private static void checkKnown(String field) {
        if (!FIELDS.contains(field)) {
            String shown = field.length() > 40 ? field.substring(0, 40) + "..." : field;
            throw new InvalidRequestException("The field '" + shown + "' is unknown; known are " + FIELDS + ".", shown);
        }
    }

    private static @Nullable FailureKind kind(JsonNode value) {
        String name = value.asText();
        if (name.equals(Fault.SLOW)) {
            return null;
        }
        return FailureKind.named(name)
                .orElseThrow(() -> wrong("kind", "must be a failure kind such as overloaded or network, or slow"));
    }

    private @Nullable Instant until(JsonNode json) {
        if (isAbsent(json, "seconds")) {
            return null;
        }
        double seconds = json.get("seconds").isNumber() ? json.get("seconds").asDouble() : -1;
        if (!(seconds > 0 && seconds <= WEEK_SECONDS)) {
            throw wrong("seconds", "must be a number above 0 and at most " + WEEK_SECONDS);
        }
        return clock.instant().plusMillis(Math.round(seconds * 1000));
    }

    private static double rate(JsonNode json) {
        if (isAbsent(json, "rate")) {
            return 1;
        }
        double rate = json.get("rate").isNumber() ? json.get("rate").asDouble() : -1;
        if (!(rate >= 0 && rate <= 1)) {
            throw wrong("rate", "must be a number from 0 to 1");
        }
        return rate;
    }

    private static @Nullable String model(JsonNode json) {
        if (isAbsent(json, "model")) {
            return null;
        }
        String model = json.get("model").isTextual() ? json.get("model").asText() : "";
        if (model.isBlank() || model.length() > MAX_MODEL) {
            throw wrong("model", "must be a model's name");
        }
        return model;
    }

    private static @Nullable Integer whole(JsonNode json, String field, int most) {
        if (isAbsent(json, field)) {
            return null;
        }
        JsonNode value = json.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0 || value.asInt() > most) {
            throw wrong(field, "must be a whole number from 0 to " + most);
        }
        return value.asInt();
    }

    private static boolean isAbsent(JsonNode json, String field) {
        return !json.hasNonNull(field);
    }

    private static InvalidRequestException wrong(String field, String rule) {
        return new InvalidRequestException("The field '" + field + "' " + rule + ".", field);
    }
}
