package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Ports;

/** A host that uses one of the bundle's names does not start, and is told which. */
class NameClashTest {

    private static final Map<String, String> CHAIN =
            Map.of("llm.chain.default.targets", "openai/gpt-5.4", "llm.provider.openai.protocol", "openai");

    private static AbstractThrowableAssert<?, ?> refused(Map<String, String> properties, Consumer<Main> own) {
        return assertThatThrownBy(() -> HostMain.start(properties, own).close());
    }

    private static AbstractThrowableAssert<?, ?> refused(RouteBuilder routes) {
        return refused(CHAIN, main -> main.configure().addRoutesBuilder(routes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmReadCall", "llmBudget", "llmNoHeaders", "llm-circuit-0"})
    void aBean(String name) {
        refused(CHAIN, main -> main.bind(name, "the host's"))
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("rename the bean");
    }

    @Test
    void aBeanOfTheSimulatedProviders() {
        Map<String, String> simulated = new HashMap<>(CHAIN);
        simulated.put("llm.simulator", "on");
        simulated.put("camel.server.enabled", "true");
        simulated.put("camel.server.port", Integer.toString(Ports.free()));

        refused(simulated, main -> main.bind("llmSimulatorReply", "the host's"))
                .hasMessageContaining("'llmSimulatorReply'")
                .hasMessageContaining("rename the bean");
    }

    @Test
    void aRoute() {
        refused(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:host").routeId("llm-chat").to("mock:host");
                    }
                })
                .hasMessageContaining("Duplicate route ids detected: llm-chat");
    }

    @Test
    void aRouteOfATarget() {
        refused(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:host").routeId("llm-target-0").to("mock:host");
                    }
                })
                .hasMessageContaining("'llm-target-0'")
                .hasMessageContaining("rename the route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:llm-chat", "direct:llm-fallbacks", "direct:llm-target-0"})
    void aDirectEndpoint(String uri) {
        refused(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).routeId("host").to("mock:host");
                    }
                })
                .hasMessageContaining("Multiple consumers for the same endpoint is not allowed")
                .hasMessageContaining(uri.substring("direct:".length()));
    }

    @Test
    void aStepOfARoute() {
        refused(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:host").routeId("host").to("mock:host").id("llm-chat-read");
                    }
                })
                .hasMessageContaining("Duplicate id detected: llm-chat-read");
    }
}
