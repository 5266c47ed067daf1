package org.llmfailover.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Failure;

/** Whatever comes, the reader answers with a failure that keeps its promises. The seeds are fixed. */
class FailureReaderRandomTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> NAMES = List.of(
            "error",
            "errors",
            "message",
            "Message",
            "detail",
            "details",
            "type",
            "code",
            "status",
            "param",
            "metadata",
            "raw",
            "reason",
            "violations",
            "quotaId",
            "retryDelay",
            "choices",
            "response",
            "loc",
            "msg",
            "innererror",
            "fault",
            "throttlingException",
            "originalStatusCode",
            "flagged_input",
            "x");

    private static final List<String> TEXTS = List.of(
            "",
            "error",
            "insufficient_quota",
            "rate_limit_exceeded",
            "429",
            "prompt is too long",
            "sk-abcdefgh",
            "\uD83D",
            "\u0000\u202e",
            "{\"error\":{\"code\":503}}",
            "[[[[",
            "Limit 1, Requested 99999999999999999999",
            "1h1h1h",
            "<html>",
            "Provider returned error",
            "try again in 99999999999h",
            "999999999999999999999999");

    private static final List<String> HEADERS = List.of(
            "retry-after",
            "Retry-After-Ms",
            "x-ratelimit-reset-tokens",
            "x-ratelimit-remaining-tokens",
            "x-amzn-errortype",
            "anthropic-ratelimit-tokens-reset",
            "anthropic-ratelimit-tokens-remaining",
            "anthropic-ratelimit--reset");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "999999999999999999",
            "9".repeat(400),
            "1e9",
            "NaN",
            "1s",
            "9h9h9h9h",
            "+999999999-12-31T23:59:59Z",
            "Fri, 09 Oct 9999 12:00:00 GMT",
            "#:#",
            ":",
            "\u0000");

    private final FailureReader reader = new FailureReader(Clock.systemUTC());

    @Test
    void randomBytesNeverThrow() {
        Random random = new Random(20261009);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            check(read(random, bytes));
        }
    }

    @Test
    void randomTreesNeverThrow() {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            JsonNode tree = tree(random, 0);
            check(reader.readInside200(tree));
            check(read(random, tree.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void randomlyCutAndDamagedTreesNeverThrow() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = tree(random, 0).toString().getBytes(StandardCharsets.UTF_8);
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            if (cut.length > 0) {
                cut[random.nextInt(cut.length)] = (byte) random.nextInt(256);
            }
            check(read(random, cut));
        }
    }

    @Test
    void deepAndWideTreesNeverThrow() {
        JsonNode deep = NODES.textNode("bottom");
        ArrayNode wide = NODES.arrayNode();
        for (int i = 0; i < 20_000; i++) {
            deep = NODES.objectNode().set("error", deep);
            wide.add(NODES.objectNode().put("x", i));
        }
        check(reader.readInside200(deep));
        check(reader.readInside200(wide));
        check(reader.read(new WireResponse(500, Map.of(), "[".repeat(60_000).getBytes(StandardCharsets.UTF_8))));
    }

    private Failure read(Random random, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.put(pick(random, HEADERS), pick(random, VALUES));
        }
        return reader.read(new WireResponse(random.nextInt(700), headers, body));
    }

    private static void check(Failure failure) {
        assertThat(failure.message()).isNotBlank().hasSizeLessThanOrEqualTo(500).doesNotContain("sk-abcdefgh");
        if (failure.retryAfter() != null) {
            assertThat(failure.retryAfter()).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
        for (String field : Arrays.asList(failure.type(), failure.param(), failure.code())) {
            assertThat(field == null ? "none" : field).isNotBlank().hasSizeLessThanOrEqualTo(100);
        }
    }

    private static JsonNode tree(Random random, int depth) {
        return switch (random.nextInt(depth > 5 ? 6 : 10)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt(700) - 50);
            case 3 -> NODES.numberNode(new BigDecimal("1E" + random.nextInt(900_000_000)));
            case 4 -> NODES.numberNode(BigInteger.TEN.pow(random.nextInt(60)));
            case 5 -> NODES.textNode(pick(random, TEXTS));
            case 6 -> {
                ArrayNode array = NODES.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(tree(random, depth + 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = NODES.objectNode();
                for (int i = random.nextInt(6); i > 0; i--) {
                    object.set(pick(random, NAMES), tree(random, depth + 1));
                }
                yield object;
            }
        };
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
