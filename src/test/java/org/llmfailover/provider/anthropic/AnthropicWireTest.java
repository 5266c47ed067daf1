package org.llmfailover.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.provider.FailureReader;
import org.llmfailover.provider.WireResponse;

class AnthropicWireTest {

    private final FailureReader failures = new FailureReader(Clock.systemUTC());
    private final AnthropicWire wire = new AnthropicWire(failures);

    @Test
    void itSaysWhereAndHowTheMessagesApiIsCalled() {
        assertThat(wire.protocol()).isEqualTo("anthropic");
        assertThat(wire.defaultUrl()).isEqualTo("https://api.anthropic.com");
        assertThat(wire.path("claude-opus-4-8", false)).isEqualTo("/v1/messages");
        assertThat(wire.path("claude-opus-4-8", true)).isEqualTo("/v1/messages");
    }

    @Test
    void everyRequestCarriesTheKeyAndTheVersion() {
        assertThat(wire.headers("sk-1")).isEqualTo(Map.of("x-api-key", "sk-1", "anthropic-version", "2023-06-01"));
        assertThat(wire.headers(null)).isEqualTo(Map.of("anthropic-version", "2023-06-01"));
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 300, 400, 404, 429, 500, 529})
    void aStatusOtherThan2xxIsReadAsAFailure(int status) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}";
        WireResponse response = new WireResponse(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        assertThat(wire.read(response, RequestBuilder.target("claude-opus-4-8")))
                .isEqualTo(failures.read(response));
    }
}
