package org.llmfailover.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.provider.WireResponse;

class GeminiWireTest {

    private final GeminiWire wire = new GeminiWire(Fixtures.FAILURES);

    @Test
    void namesItsProtocolAndThePublicAddress() {
        assertThat(wire.protocol()).isEqualTo("gemini");
        assertThat(wire.defaultUrl()).isEqualTo("https://generativelanguage.googleapis.com");
    }

    @Test
    void asksForOneAnswerOrForAStreamByPath() {
        assertThat(wire.path("gemini-2.5-flash", false)).isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
        assertThat(wire.path("gemini-2.5-flash", true))
                .isEqualTo("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    }

    @Test
    void encodesWhatDoesNotBelongInAPathSegment() {
        assertThat(wire.path("../a b?c=d#e/ü", false))
                .isEqualTo("/v1beta/models/..%2Fa%20b%3Fc%3Dd%23e%2F%C3%BC:generateContent");
    }

    @Test
    void sendsTheKeyInGooglesHeader() {
        assertThat(wire.headers("secret"))
                .isEqualTo(Map.of("x-goog-api-key", "secret", "content-type", "application/json"));
    }

    @Test
    void sendsNoKeyHeaderWithoutAKey() {
        assertThat(wire.headers(null)).isEqualTo(Map.of("content-type", "application/json"));
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 300, 400, 429, 500, 503})
    void leavesEveryOtherStatusToTheFailureReader(int status) {
        WireResponse response = new WireResponse(status, Map.of(), "[{\"error\":{}}]".getBytes(StandardCharsets.UTF_8));

        assertThat(wire.read(response, Fixtures.target("m"))).isEqualTo(Fixtures.FAILURES.read(response));
    }

    @Test
    void inventsIdsThatNeverRepeat() {
        WireResponse response = Fixtures.ok(
                """
                {"candidates":[{"content":{"parts":[{"functionCall":{"name":"now"}},{"functionCall":{"name":"now"}}]},
                "finishReason":"STOP"}]}""");

        ChatAnswer first = (ChatAnswer) wire.read(response, Fixtures.target("m"));
        ChatAnswer second = (ChatAnswer) wire.read(response, Fixtures.target("m"));

        assertThat(first.id()).isNotEqualTo(second.id()).startsWith("gemini-");
        assertThat(first.choices().get(0).toolCalls())
                .extracting("id", String.class)
                .allMatch(id -> id.matches("call_[0-9a-f]{32}"))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(second.choices().get(0).toolCalls().stream()
                        .map(call -> call.id())
                        .toList());
    }
}
