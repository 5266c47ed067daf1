package org.llmfailover.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Json;

class FailureReaderTest {

    private static final Instant NOW = Instant.parse("2026-10-09T12:00:00Z");

    private final FailureReader reader = new FailureReader(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @MethodSource("fixtures")
    void tellsTheFailureApart(JsonNode fixture) {
        Failure failure = read(fixture);

        assertThat(failure.kind().wireName()).isEqualTo(fixture.get("kind").textValue());
        assertThat(failure.refused()).isNull();
        assertThat(failure.message())
                .isNotBlank()
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThanOrEqualTo(500);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readsHowLongToWait(JsonNode fixture) {
        JsonNode millis = fixture.get("retryAfterMillis");

        Duration wait = read(fixture).retryAfter();

        assertThat(wait == null ? null : wait.toMillis()).isEqualTo(millis.isNull() ? null : millis.longValue());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void keepsTheProvidersOwnWords(JsonNode fixture) {
        Failure failure = read(fixture);

        expect(fixture, "message", failure.message());
        expect(fixture, "type", failure.type());
        expect(fixture, "param", failure.param());
        expect(fixture, "code", failure.code());
        int status = fixture.get("status").intValue();
        assertThat(failure.status()).isEqualTo(fixture.path("failureStatus").asInt(status));
    }

    private static void expect(JsonNode fixture, String field, String actual) {
        if (fixture.has(field)) {
            assertThat(actual).as(field).isEqualTo(fixture.get(field).textValue());
        }
    }

    private Failure read(JsonNode fixture) {
        int status = fixture.get("status").intValue();
        JsonNode body = fixture.get("body");
        if (status == 200) {
            return reader.readInside200(body);
        }
        Map<String, String> headers = new HashMap<>();
        fixture.get("headers")
                .properties()
                .forEach(each -> headers.put(each.getKey(), each.getValue().textValue()));
        String text = body.isTextual() ? body.textValue() : body.toString();
        return reader.read(new WireResponse(status, headers, text.getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<Named<JsonNode>> fixtures() {
        InputStream file = Objects.requireNonNull(FailureReaderTest.class.getResourceAsStream("failures.jsonl"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().map(FailureReaderTest::fixture).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Named<JsonNode> fixture(String line) {
        try {
            JsonNode fixture = Json.MAPPER.readTree(line);
            return Named.of(fixture.get("name").textValue(), fixture);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    @Test
    void everyKindThatAStatusCanHaveIsCovered() {
        assertThat(fixtures().map(fixture -> fixture.getPayload().get("kind").textValue()))
                .contains(Stream.of(FailureKind.values())
                        .filter(kind -> !List.of(FailureKind.NETWORK, FailureKind.TIMEOUT, FailureKind.BAD_ANSWER)
                                .contains(kind))
                        .map(FailureKind::wireName)
                        .toArray(String[]::new));
    }

    @Test
    void retryInfoKeepsItsFraction() {
        Failure failure = respond(429, "{\"error\":{\"details\":[{\"retryDelay\":\"47.884324799s\"}]}}");

        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(47, 884324799));
    }

    @Test
    void retryAfterDateIsCountedFromTheClock() {
        Map<String, String> headers = Map.of("Retry-After", "Fri, 09 Oct 2026 12:10:00 GMT");

        Failure failure = reader.read(new WireResponse(503, headers, new byte[0]));

        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void messageIsOneLineOfAtMost500Characters() {
        Failure failure = respond(400, error("first\r\n\tsecond\u0000\u202e\u2028third " + "x".repeat(1000)));

        assertThat(failure.message())
                .startsWith("first second third xxx")
                .endsWith("x…")
                .hasSize(500);
    }

    @Test
    void messageIsNotCutInTheMiddleOfACharacter() {
        Failure failure = respond(400, error("x".repeat(498) + "\uD83D\uDE00\uD83D\uDE00"));

        assertThat(failure.message()).isEqualTo("x".repeat(498) + "…");
    }

    @Test
    void typeParamAndCodeAreBoundedAndMasked() {
        String json =
                "{\"error\":{\"message\":\"m\",\"type\":\"%s\",\"param\":\"a\\nb\",\"code\":\"sk-ant-api03-abcdefgh\"}}";

        Failure failure = respond(400, json.formatted("t".repeat(5000)));

        assertThat(failure.type()).hasSize(100);
        assertThat(failure.param()).isEqualTo("a b");
        assertThat(failure.code()).isEqualTo("***");
    }

    @Test
    void numericCodeAndParamAreKeptAsText() {
        Failure failure = respond(400, "{\"error\":{\"message\":\"m\",\"code\":1234,\"param\":7}}");

        assertThat(failure.code()).isEqualTo("1234");
        assertThat(failure.param()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-Ab12_cd34-ef56",
                "sk-ant-api03-Ab12_cd34-ef56",
                "AIzaSyA1234567890abcdefghijklmnopqrstuv",
                "gsk_Ab12cd34ef56",
                "xai-Ab12cd34ef56gh78ij90",
                "hf_Ab12cd34ef56",
                "ya29.a0AfH6SMC-x_y",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
                "AKIAIOSFODNN7EXAMPLE"
            })
    void keysAreMaskedWhereverTheyStand(String key) {
        for (String sentence : List.of("Bad key %s.", "'%s' is wrong", "key=%s", "Authorization: Bearer %s", "%s")) {
            Failure failure = respond(401, error(sentence.formatted(key)));

            assertThat(failure.message()).contains("***").doesNotContain(key.substring(4, 12));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer abc.def~ghi",
                "Incorrect API key provided: 0123456789abcdef0123456789abcdef",
                "Your api key: ABcd1234ABcd1234ABcd is wrong"
            })
    void keysWithoutAPrefixAreMaskedAfterTheWordsThatIntroduceThem(String sentence) {
        assertThat(respond(401, error(sentence)).message())
                .contains("***")
                .doesNotContain("def")
                .doesNotContain("ABcd");
    }

    @Test
    void keyIsMaskedWhereTheMessageIsCut() {
        Failure failure = respond(401, error("x".repeat(480) + " sk-proj-abcdefghijklmnopqrstuvwxyz"));

        assertThat(failure.message()).endsWith("x ***");
    }

    @Test
    void ordinaryWordsAreNotMasked() {
        String sentence =
                "The task-queue of xai-org risk-models has no key-value store for model grok-4-fast-reasoning-latest.";

        assertThat(respond(400, error(sentence)).message()).isEqualTo(sentence);
    }

    @Test
    void keyInATitleIsMasked() {
        Failure failure = respond(502, "<html><title>Bearer abcdefgh</title></html>");

        assertThat(failure.message()).doesNotContain("abcdefgh");
    }

    @Test
    void errorOfNoShapeInside200IsAServerError() {
        Failure failure = reader.readInside200(TextNode.valueOf("Something broke"));

        assertThat(failure).isEqualTo(Failure.of(FailureKind.SERVER_ERROR, 200, "Something broke"));
        assertThat(reader.readInside200(Json.MAPPER.missingNode()))
                .isEqualTo(
                        Failure.of(FailureKind.SERVER_ERROR, 200, "The provider answered with an error inside a 200."));
    }

    @Test
    void onlyTheFirst64KiBAreLookedAt() {
        String late = "{\"padding\":\"" + "x".repeat(64 * 1024) + "\",\"error\":{\"code\":\"insufficient_quota\"}}";
        String early = "{\"error\":{\"code\":\"insufficient_quota\"},\"padding\":\"" + "x".repeat(64 * 1024) + "\"}";

        assertThat(respond(429, late).kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(respond(429, early).kind()).isEqualTo(FailureKind.QUOTA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt ",
                "limit 1 ",
                "exceed a ",
                "context a ",
                "\\\"",
                "{\"error\":",
                "[",
                "<title",
                "model a",
                "api key ",
                "sk-",
                "key: ",
                "reached your a ",
                "blocked a ",
                "1s",
                "\"message\":\"",
                "input token count "
            })
    void hostileRepetitionIsReadQuickly(String piece) {
        String body = piece.repeat(70_000 / piece.length());

        assertTimeout(Duration.ofSeconds(2), () -> {
            for (int status : new int[] {400, 403, 429, 500}) {
                respond(status, body);
                respond(status, error(body.replace("\\", "").replace("\"", "")));
            }
        });
    }

    private Failure respond(int status, String body) {
        return reader.read(new WireResponse(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String error(String message) {
        return Json.MAPPER
                .createObjectNode()
                .set("error", Json.MAPPER.createObjectNode().put("message", message))
                .toString();
    }
}
