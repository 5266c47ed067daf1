package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;

/** What can be seen of the targets' health, and how a person overrules it. */
class SightTest {

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("two", 10, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=hot-cold")
                .with("llm.health.consecutive-errors", "1")
                .with("llm.health.open-for", "60s")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static JsonNode target(Chain chain, String name) throws Exception {
        String json = PROVIDERS.bundle().template().requestBody("direct:llm-health", null, String.class);
        for (JsonNode each : Json.MAPPER.readTree(json).path("targets")) {
            if (each.path("target").asText().equals(name + chain.copy())) {
                return each;
            }
        }
        throw new AssertionError(json);
    }

    private static Exchange control(String target, String control) {
        return PROVIDERS.bundle().template().request("direct:llm-target-control", exchange -> exchange.getMessage()
                .setHeaders(Map.of("LlmTarget", target, "LlmControl", control)));
    }

    private static void breakPrimary(Chain chain) {
        PROVIDERS.anthropic.reply(anthropicError(500, "api_error", "Internal server error"));
        chain.chat();
    }

    @Test
    void theReportHasTheStateOfEachTarget() throws Exception {
        Chain chain = PROVIDERS.take("two");
        breakPrimary(chain);

        JsonNode primary = target(chain, "anthropic/claude-sonnet-5");
        assertThat(primary.path("circuit").asText()).isEqualTo("open");
        assertThat(primary.path("share").asDouble()).isZero();
        assertThat(primary.path("refused").asText()).isEqualTo("circuit-open");
        assertThat(primary.path("status").asText()).isEqualTo("unknown");
        assertThat(primary.path("control").asText()).isEqualTo("automatic");
        assertThat(target(chain, "openai/gpt-5.4").path("share").asDouble()).isEqualTo(1);
        assertThat(Json.MAPPER
                        .readTree(PROVIDERS.bundle().template().requestBody("direct:llm-health", null, String.class))
                        .path("events")
                        .findValuesAsText("text"))
                .anyMatch(text -> text.startsWith("anthropic/claude-sonnet-5" + chain.copy() + " circuit opens for"));
    }

    @Test
    void aTargetIsForcedOpenAndGivenBack() {
        Chain chain = PROVIDERS.take("two");
        String primary = "anthropic/claude-sonnet-5" + chain.copy();

        assertThat(control(primary, "open").getException()).isNull();
        assertThat(chain.chat().attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
        control(primary, "closed");
        assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
        control(primary, "automatic");
        assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
    }

    @Test
    void anUnknownTargetOrControlIsRefusedByName() {
        assertThat(control("anthropic/nobody", "open").getException())
                .hasMessageStartingWith("LlmTarget 'anthropic/nobody' is not one of anthropic/claude-sonnet-5-0, ");
        assertThat(control("anthropic/claude-sonnet-5-0", "ajar").getException())
                .hasMessage("LlmControl 'ajar' must be open, closed or automatic");
    }

    private static HealthCheck.Result check(String id) {
        return HealthCheckHelper.getHealthCheck(PROVIDERS.bundle().context(), id, HealthCheck.class)
                .call();
    }

    @Test
    void aTargetThatIsDownDegradesAndAChainThatIsDownIsUnready() {
        Chain chain = PROVIDERS.take("two");
        breakPrimary(chain);

        HealthCheck.Result primary = check("llm-target-anthropic/claude-sonnet-5" + chain.copy());
        assertThat(primary.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(primary.getDetails()).containsEntry("degraded", true).containsEntry("circuit", "open");
        assertThat(check("llm-chain-" + chain.name()).getState()).isEqualTo(HealthCheck.State.UP);

        control("openai/gpt-5.4" + chain.copy(), "open");
        HealthCheck.Result whole = check("llm-chain-" + chain.name());
        assertThat(whole.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(whole.getMessage()).contains("no target of chain " + chain.name() + " takes calls");
        assertThat(whole.getCheck().isLiveness()).isFalse();
    }
}
