package org.llmfailover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.config.ConfigException;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Logs;

/** A door that other machines can reach asks for a key, or does not open. */
class LoopbackTest {

    private final FakeProvider provider = new FakeProvider(FakeProvider.ok(Answers.anthropic("fine")));
    private final Map<String, String> properties = Door.chain(provider, provider);

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
    void withoutKeysItStaysShut(String host) {
        properties.put("camel.server.host", host);

        try (Logs logs = new Logs()) {
            Throwable refused = catchThrowable(() -> new Door(properties).close());

            assertThat(refused).hasRootCauseInstanceOf(ConfigException.class);
            assertThat(refused.getMessage() + rootMessage(refused))
                    .contains("camel.server.host '" + host + "'", "llm.http.api-keys", "127.0.0.1");
            assertThat(logs.text()).doesNotContain("HttpServer started on " + host);
        }
    }

    private static String rootMessage(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost"})
    void onLoopbackItOpens(String host) {
        properties.put("camel.server.host", host);

        try (Door door = new Door(properties)) {
            assertThat(door.port()).isPositive();
        }
    }

    @Test
    void withKeysItOpensAnywhere() {
        properties.put("camel.server.host", "0.0.0.0");
        properties.put("llm.http.api-keys", "a-key");

        try (Door door = new Door(properties)) {
            HttpResponse<String> response = door.chat(Door.request("hello"), "Authorization", "Bearer a-key");
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClosedDoorNeedsNoKeys() {
        properties.put("camel.server.host", "0.0.0.0");
        properties.put("llm.http.enabled", "false");

        try (Door door = new Door(properties)) {
            assertThat(door.chat(Door.request("hello")).statusCode()).isEqualTo(404);
        }
    }
}
