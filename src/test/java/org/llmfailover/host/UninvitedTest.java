package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The jar on the class path of an application that does not load the bundle's routes. */
class UninvitedTest {

    private final Main main = new Main();

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void theJarAloneDoesNothing() throws Exception {
        main.configure().withAutoConfigurationLogSummary(false).addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:host").routeId("host").setBody(constant("answered by the host"));
            }
        });
        // none of the bundle's properties is asked for, and none is looked at
        main.addInitialProperty("llm.of-the-host", "something else");

        main.start();

        assertThat(main.getCamelTemplate().requestBody("direct:host", "hello")).isEqualTo("answered by the host");
        assertThat(main.getCamelContext().getRoutes()).singleElement().satisfies(route -> assertThat(route.getId())
                .isEqualTo("host"));
        assertThat(main.getCamelContext()
                        .getRegistry()
                        .findByTypeWithName(Object.class)
                        .keySet())
                .noneMatch(name -> name.startsWith("llm"));
        assertThat(main.getCamelContext().getEndpoints())
                .extracting(endpoint -> endpoint.getEndpointUri())
                .containsExactly("direct://host");
        Threads.awaitNone();
    }
}
