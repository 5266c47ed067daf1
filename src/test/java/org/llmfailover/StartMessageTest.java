package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Ports;

class StartMessageTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void theDoorsTheProvidersAndTheNextStepAreSaid() {
        start(Map.of("llm.simulator", "on"));

        assertThat(said).hasSize(2);
        assertThat(said.get(0))
                .isEqualTo("the door is http://127.0.0.1:8080/v1/chat/completions,"
                        + " and who serves is shown at http://127.0.0.1:8080/");
        assertThat(said.get(1))
                .startsWith("the providers openai are simulated, as llm.simulator is on; try: ")
                .endsWith("'")
                .contains("curl -i http://127.0.0.1:8080/v1/chat/completions -H 'Content-Type: application/json'");
    }

    @Test
    void healthIsSaidWhereItIsServed() {
        String port = Integer.toString(Ports.free());

        start(Map.of("camel.management.enabled", "true", "camel.management.port", port));

        assertThat(said.get(0)).startsWith("health is at http://127.0.0.1:" + port + "/observe/health, metrics at ");
    }

    @Test
    void keysAreNotSaid() {
        start(Map.of("llm.provider.openai.api-key", "secret-provider", "llm.http.api-keys", "secret-door"));

        assertThat(said.get(1)).startsWith("the providers are openai;").contains("<one of llm.http.api-keys>");
        assertThat(String.join("\n", said)).doesNotContain("secret");
    }

    @Test
    void aClosedDoorIsSaid() {
        start(Map.of("llm.http.enabled", "false"));

        assertThat(said).singleElement().asString().contains("the HTTP door is closed");
    }

    private void start(Map<String, String> properties) {
        Main main = new Main();
        Properties initial = new Properties();
        initial.setProperty("llm.provider.openai.protocol", "openai");
        initial.setProperty("llm.http.enabled", "true");
        initial.setProperty("llm.chain.default.targets", "openai/gpt-5.4");
        initial.putAll(properties);
        main.setInitialProperties(initial);
        main.start();
        new StartMessage(said::add).afterStart(main);
        main.stop();
    }
}
