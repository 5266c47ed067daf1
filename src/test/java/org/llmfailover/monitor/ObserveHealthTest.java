package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;

/** What the management server says of providers that are down. */
class ObserveHealthTest {

    private final FakeProvider anthropic = new FakeProvider(reset());
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from openai")));
    private Door door;

    @BeforeEach
    void start() {
        Map<String, String> properties = new HashMap<>(Door.chain(anthropic, openai));
        properties.put("llm.health.consecutive-errors", "1");
        properties.put("llm.health.open-for", "60s");
        properties.put("camel.health.enabled", "true");
        door = new Door(properties);
    }

    @AfterEach
    void stop() {
        door.close();
        anthropic.close();
        openai.close();
    }

    private void chat() {
        door.context().createProducerTemplate().request("direct:llm-chat", exchange -> exchange.getMessage()
                .setBody("hello"));
    }

    private JsonNode health(String path) throws IOException {
        return Json.MAPPER.readTree(door.observe("/observe/health" + path + "?exposureLevel=full&data=true"));
    }

    private static JsonNode check(JsonNode health, String name) {
        return StreamSupport.stream(health.path("checks").spliterator(), false)
                .filter(check -> check.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(health.toString()));
    }

    @Test
    void aProviderThatIsDownDegradesAndTheBundleStaysReady() throws IOException {
        chat();

        JsonNode ready = health("/ready");
        assertThat(ready.path("status").asText()).isEqualTo("UP");
        JsonNode primary = check(ready, "llm-target-anthropic/claude-sonnet-5");
        assertThat(primary.path("status").asText()).isEqualTo("UP");
        assertThat(primary.path("message").asText()).isEqualTo("degraded: circuit open, 0 % of its calls");
        assertThat(primary.path("data").path("circuit").asText()).isEqualTo("open");

        assertThat(primary.path("data").path("degraded").asText()).isEqualTo("true");
        assertThat(check(ready, "llm-target-openai/gpt-5.4")
                        .path("data")
                        .path("degraded")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void aChainThatNobodyAnswersIsNotReadyAndTheProcessIsAlive() throws IOException {
        openai.reply(reset());
        chat();

        assertThat(health("/ready").path("status").asText()).isEqualTo("DOWN");
        assertThat(check(health("/ready"), "llm-chain-default").path("status").asText())
                .isEqualTo("DOWN");
        assertThat(health("/live").path("status").asText()).isEqualTo("UP");
    }
}
