package org.llmfailover.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.pattern.CallFailedException;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;

/** The library in a Camel Main application with error handling of its own. */
class CamelMainHostTest {

    private static final FakeProvider.Reply BROKEN = status(500, "{\"error\":{\"message\":\"broken\"}}");

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("from the primary")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from the fallback")));
    private final List<Exception> handled = Collections.synchronizedList(new ArrayList<>());
    private HostMain host;

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
        anthropic.close();
        openai.close();
    }

    private void start(Consumer<Main> own) throws Exception {
        start(Map.of(), own);
    }

    private void start(Map<String, String> more, Consumer<Main> own) throws Exception {
        Map<String, String> properties = new HashMap<>(HostMain.chain(anthropic, openai));
        properties.putAll(more);
        host = HostMain.start(properties, own);
    }

    private void startWithHandlers() throws Exception {
        start(main -> main.configure().addRoutesBuilder(new Routes()));
    }

    private static void include(Main main, String resource) {
        main.configure().withRoutesIncludePattern(HostMain.BUNDLE + ",classpath:org/llmfailover/host/" + resource);
    }

    /** The host's own routes, with handlers for everything in them. */
    private final class Routes extends RouteBuilder {

        @Override
        public void configure() {
            errorHandler(defaultErrorHandler().maximumRedeliveries(0));
            onException(Exception.class)
                    .handled(true)
                    .process(CamelMainHostTest.this::handle)
                    .setBody(constant("handled by the host"));
            from("direct:host-ask").routeId("host-ask").to("direct:llm-chat");
        }
    }

    private void handle(Exchange exchange) {
        handled.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    @Test
    void aRouteOfTheHostGetsItsAnswer() throws Exception {
        startWithHandlers();

        Exchange exchange = host.ask("direct:host-ask", "hello");

        assertThat(exchange.getMessage().getBody()).isEqualTo("from the primary");
        assertThat(handled).isEmpty();
    }

    @Test
    void aMendedFailureIsNoneOfTheHostsErrorHandlersBusiness() throws Exception {
        startWithHandlers();
        anthropic.reply(anthropicOverloaded());

        Exchange exchange = host.ask("direct:host-ask", "hello");

        assertThat(exchange.getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(exchange.getMessage().getHeader("LlmDegraded")).isEqualTo(true);
        assertThat(handled).isEmpty();
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)).isNull();
        assertThat(exchange.getExchangeExtension().isFailureHandled()).isFalse();
    }

    @Test
    void aFailedCallGoesToTheHostsErrorHandlerOnce() throws Exception {
        startWithHandlers();
        anthropic.reply(BROKEN);
        openai.reply(BROKEN);

        Exchange exchange = host.ask("direct:host-ask", "hello");

        assertThat(exchange.getMessage().getBody()).isEqualTo("handled by the host");
        assertThat(exchange.getMessage().getHeader("LlmErrorKind")).isEqualTo("server-error");
        assertThat(handled).singleElement().isInstanceOf(CallFailedException.class);
    }

    @Test
    void aFailureOfTheHostsOwnAfterAMendedOneIsHandled() throws Exception {
        start(main -> main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class)
                        .handled(true)
                        .process(CamelMainHostTest.this::handle)
                        .setBody(simple("handled after: ${body}"));
                from("direct:host-ask")
                        .to("direct:llm-chat")
                        .throwException(new IllegalStateException("the host's own trouble"));
            }
        }));
        anthropic.reply(anthropicOverloaded());

        Exchange exchange = host.ask("direct:host-ask", "hello");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("handled after: from the fallback");
        assertThat(handled).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailedCallLeavesTheBodyAsItWas() throws Exception {
        startWithHandlers();
        anthropic.reply(BROKEN);
        openai.reply(BROKEN);
        String json = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

        Exchange text = host.ask("direct:llm-chat", "hello");
        Exchange stream = host.ask("direct:llm-chat", new ByteArrayInputStream(json.getBytes(UTF_8)));

        assertThat(text.getException()).isInstanceOf(CallFailedException.class);
        assertThat(text.getMessage().getBody()).isEqualTo("hello");
        assertThat(stream.getException()).isInstanceOf(CallFailedException.class);
        assertThat(stream.getMessage().getBody(String.class)).isEqualTo(json);
    }

    @Test
    void theHostMayRedeliverAFailedCallAsAWhole() throws Exception {
        start(main -> main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                onException(CallFailedException.class).maximumRedeliveries(1).redeliveryDelay(0);
                from("direct:host-ask").to("direct:llm-chat");
            }
        }));
        anthropic.reply(BROKEN);
        openai.reply(BROKEN, ok(Answers.openai("the second time")));

        Exchange exchange = host.ask("direct:host-ask", "hello");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("the second time");
    }

    @Test
    void anUnnamedRouteConfigurationOfTheHostSeesOnlyTheFailedCall() throws Exception {
        start(main -> main.configure().addRoutesBuilder(new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration()
                        .onException(Exception.class)
                        .maximumRedeliveries(0)
                        .handled(true)
                        .process(CamelMainHostTest.this::handle)
                        .setBody(constant("handled by the host"));
            }

            @Override
            public void configure() {
                from("direct:host-ask").to("direct:llm-chat");
            }
        }));
        anthropic.reply(anthropicOverloaded());

        assertThat(host.ask("direct:host-ask", "hello").getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(anthropic.requests()).hasSize(3);
        assertThat(handled).isEmpty();

        openai.reply(BROKEN);
        assertThat(host.ask("direct:host-ask", "hello").getMessage().getBody()).isEqualTo("handled by the host");
        assertThat(handled).singleElement().isInstanceOf(CallFailedException.class);
    }

    @Test
    void anErrorHandlerForTheWholeContextLeavesTheBundlesRetriesAlone() throws Exception {
        start(main -> {
            DeadLetterChannelBuilder everywhere = new DeadLetterChannelBuilder("mock:host-dead-letters");
            everywhere.maximumRedeliveries(0);
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    getContext().getCamelContextExtension().setErrorHandlerFactory(everywhere);
                    from("direct:host-ask").to("direct:llm-chat");
                }
            });
        });
        anthropic.reply(anthropicOverloaded());

        Exchange exchange = host.ask("direct:host-ask", "hello");

        assertThat(exchange.getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(anthropic.requests()).hasSize(3);
        deadLetters(0);
    }

    @Test
    void anErrorHandlerInAYamlFileOfTheHostLeavesTheBundlesRetriesAlone() throws Exception {
        start(main -> include(main, "error-handler.camel.yaml"));
        anthropic.reply(anthropicOverloaded());

        Exchange exchange = host.ask("direct:host-dead-letter", "hello");

        assertThat(exchange.getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(anthropic.requests()).hasSize(3);
        deadLetters(0);
        openai.reply(BROKEN);
        host.ask("direct:host-dead-letter", "hello");
        deadLetters(1);
    }

    private void deadLetters(int expected) {
        assertThat(host.context()
                        .getEndpoint("mock:host-dead-letters", MockEndpoint.class)
                        .getReceivedExchanges())
                .hasSize(expected);
    }

    @Test
    void aYamlFileOfTheHostKeepsItsOwnHandlers() throws Exception {
        start(main -> include(main, "host.camel.yaml"));
        anthropic.reply(anthropicOverloaded());

        assertThat(host.ask("direct:host-yaml", "hello").getMessage().getBody()).isEqualTo("from the fallback");

        openai.reply(BROKEN);
        assertThat(host.ask("direct:host-yaml", "hello").getMessage().getBody())
                .isEqualTo("the host's own answer to CallFailedException");
    }

    @Test
    void theExceptionTheHostIsHandlingIsStillThereAfterACall() throws Exception {
        start(main -> main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:host-explain")
                        .doTry()
                        .throwException(new IllegalStateException("the host's own trouble"))
                        .doCatch(IllegalStateException.class)
                        .to("direct:llm-chat")
                        .setBody(simple("${body} about ${exception.message}"));
            }
        }));
        anthropic.reply(anthropicOverloaded());

        assertThat(host.ask("direct:host-explain", "hello").getMessage().getBody())
                .isEqualTo("from the fallback about the host's own trouble");
    }

    @Test
    void settingsForEveryCircuitBreakerOfTheHostDoNotReachTheTargets() throws Exception {
        start(
                Map.of(
                        "camel.resilience4j.timeout-enabled", "true",
                        "camel.resilience4j.timeout-duration", "50",
                        "camel.resilience4j.bulkhead-enabled", "true",
                        "camel.resilience4j.bulkhead-max-concurrent-calls", "0"),
                main -> {});
        anthropic.reply(after(200, ok(Answers.anthropic("slowly from the primary"))));

        Exchange exchange = host.ask("direct:llm-chat", "hello");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("slowly from the primary");
    }

    @Test
    void headersPropertiesAndVariablesOfTheHostAreTheSameAfterwards() throws Exception {
        startWithHandlers();
        anthropic.reply(anthropicOverloaded());
        Map<String, Object> headers = Map.of(
                "X-Tenant",
                "acme",
                "Authorization",
                "Bearer of-the-host",
                Exchange.CONTENT_TYPE,
                "text/plain",
                Exchange.HTTP_RESPONSE_CODE,
                202);

        Exchange exchange = host.context().createProducerTemplate().request("direct:llm-chat", each -> {
            each.getMessage().setBody("hello");
            each.getMessage().setHeaders(new HashMap<>(headers));
            each.setProperty("tenant", "acme");
            each.setVariable("tenant", "acme");
        });

        Map<String, Object> after = new HashMap<>(exchange.getMessage().getHeaders());
        after.keySet().removeIf(name -> name.startsWith("Llm"));
        assertThat(after).isEqualTo(headers);
        assertThat(exchange.getProperties()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(exchange.getVariables()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(openai.lastRequest().headers()).doesNotContainKeys("x-tenant");
        assertThat(openai.lastRequest().headers().get("authorization")).isEqualTo("Bearer secret-o");
    }
}
