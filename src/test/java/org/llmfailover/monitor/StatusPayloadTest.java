package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.ok;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.chat.Json;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Providers;

/** Whole status pages in the forms providers publish them, over real sockets, and what each makes of a target. */
class StatusPayloadTest {

    private static final FakeProvider PAGE = new FakeProvider(ok("{}"));
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("anthropic", 1, "targets=anthropic/a, openai/spare", "pattern=hot-cold")
                .chain("openai", 1, "targets=openai/b, local/spare", "pattern=hot-cold")
                .chain("gemini", 1, "targets=gemini/c, local/spare", "pattern=hot-cold")
                .with("llm.provider.local.protocol", "openai")
                .with("llm.provider.local.url", PROVIDERS.openai.url() + "/v1")
                .with("llm.provider.anthropic.status.url", PAGE.url() + "/api/v2/summary.json")
                .with("llm.provider.anthropic.status.component", "c0api")
                .with("llm.provider.openai.status.url", PAGE.url() + "/api/v2/components.json")
                .with("llm.provider.openai.status.component", "01CHAT")
                .with("llm.provider.gemini.status.url", PAGE.url() + "/incidents.json")
                .with("llm.provider.gemini.status.format", "google")
                .with("llm.provider.gemini.status.component", "gem0")
                .with("llm.status.interval", "50ms")
                .with("llm.recovery.stages", "100")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
        PAGE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, anthropic-summary, operational, operational, anthropic",
        "anthropic, anthropic-summary, degraded_performance, degraded, anthropic",
        "anthropic, anthropic-summary, under_maintenance, degraded, anthropic",
        "anthropic, anthropic-summary, partial_outage, partial, openai",
        "anthropic, anthropic-summary, major_outage, major, openai",
        "anthropic, openai-components, major_outage, unknown, anthropic",
        "openai, openai-components, operational, operational, openai",
        "openai, openai-components, degraded_performance, degraded, openai",
        "openai, openai-components, partial_outage, partial, local",
        "openai, openai-components, major_outage, major, local",
        "openai, anthropic-summary, major_outage, unknown, openai",
        "gemini, google-incidents, SERVICE_OUTAGE, major, local",
        "gemini, google-incidents, SERVICE_DISRUPTION, degraded, gemini",
        "gemini, google-incidents, SERVICE_INFORMATION, operational, gemini",
        "gemini, anthropic-summary, major_outage, unknown, gemini"
    })
    void aPageMakesOfATarget(String provider, String page, String says, String level, String answers) {
        PAGE.reply(ok(page(page).replace("${api}", says)));

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(status(provider)).isEqualTo(level));

        Object answered = PROVIDERS
                .bundle()
                .chat("hello", java.util.Map.of("LlmChain", provider + "-0"))
                .getMessage()
                .getHeader("LlmProvider");
        assertThat(answered).isEqualTo(answers);
    }

    private static String status(String provider) {
        String json = PROVIDERS.bundle().template().requestBody("direct:llm-health", null, String.class);
        try {
            for (JsonNode each : Json.MAPPER.readTree(json).path("targets")) {
                if (each.path("provider").asText().equals(provider)
                        && !each.path("model").asText().equals("spare")) {
                    return each.path("status").asText();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError(json);
    }

    private static String page(String name) {
        try (InputStream file = Objects.requireNonNull(
                StatusPayloadTest.class.getResourceAsStream("/org/llmfailover/monitor/" + name + ".json"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
