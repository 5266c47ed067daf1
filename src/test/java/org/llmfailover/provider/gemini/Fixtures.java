package org.llmfailover.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.llmfailover.chat.Json;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.ServerSentEvent;
import org.llmfailover.provider.WireResponse;
import org.llmfailover.provider.WireTarget;

/** What the tests of this package share: recorded shapes, a target and a wire whose ids can be foretold. */
final class Fixtures {

    static final FailureReader FAILURES =
            new FailureReader(Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC));

    private Fixtures() {}

    /** A wire that makes the ids 1, 2, 3, ... */
    static GeminiWire wire() {
        AtomicInteger last = new AtomicInteger();
        return new GeminiWire(FAILURES, () -> Integer.toString(last.incrementAndGet()));
    }

    static WireTarget target(String model) {
        return new WireTarget("google", model, "https://generativelanguage.googleapis.com", null);
    }

    static WireResponse ok(String body) {
        return new WireResponse(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ServerSentEvent> events(String name) {
        return Arrays.stream(text(name).split("\n\n"))
                .map(block -> event(block.substring("data: ".length()).strip()))
                .toList();
    }

    static ServerSentEvent event(String data) {
        return new ServerSentEvent(null, data);
    }
}
