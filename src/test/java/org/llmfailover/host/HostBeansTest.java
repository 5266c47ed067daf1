package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.Main;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;

/** The beans and components of a host stay as they are, and do not change what the bundle does. */
class HostBeansTest {

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("from the primary")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from the fallback")));
    private final FakeProvider other = new FakeProvider(ok("{\"of\":\"the host\"}"));
    private final Map<String, Object> beans = beans();
    private HostMain host;

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
        anthropic.close();
        openai.close();
        other.close();
    }

    private static Map<String, Object> beans() {
        HttpComponent http = new HttpComponent();
        http.setConnectionsPerRoute(7);
        http.setMaxTotalConnections(70);
        http.setResponseTimeout(1);
        http.setFollowRedirects(true);
        http.setUserAgent("the host");
        http.setHttpClientConfigurer(builder ->
                builder.addRequestInterceptorLast((request, entity, context) -> request.setHeader("X-Host", "here")));
        ObjectMapper mapper = new ObjectMapper();
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);
        return new TreeMap<>(Map.of(
                "http",
                http,
                "mapper",
                mapper,
                "clock",
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                "breakers",
                CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                        .slidingWindowSize(1)
                        .minimumNumberOfCalls(1)
                        .build()),
                "meters",
                new SimpleMeterRegistry(),
                "headerFilterStrategy",
                new DefaultHeaderFilterStrategy()));
    }

    private void start() throws Exception {
        host = HostMain.start(HostMain.chain(anthropic, openai), this::own);
    }

    private void own(Main main) {
        beans.forEach(main::bind);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:host-http")
                        .routeId("host-http")
                        .to(other.url() + "?httpMethod=POST&responseTimeout=20000")
                        .convertBodyTo(String.class);
            }
        });
    }

    @Test
    void areTheSameObjectsAfterwards() throws Exception {
        start();
        host.ask("direct:llm-chat", "hello");

        CamelContext context = host.context();
        Map<String, Object> after = new HashMap<>(context.getRegistry().findByTypeWithName(Object.class));
        after.keySet().removeIf(name -> name.startsWith("llm") || name.endsWith("-variable-repository"));
        assertThat(after).containsOnlyKeys(beans.keySet());
        beans.forEach((name, bean) -> assertThat(after.get(name)).as(name).isSameAs(bean));
        assertThat(context.getComponent("http")).isSameAs(beans.get("http"));
        HttpComponent http = context.getComponent("http", HttpComponent.class);
        assertThat(http.getConnectionsPerRoute()).isEqualTo(7);
        assertThat(http.getMaxTotalConnections()).isEqualTo(70);
        assertThat(http.getResponseTimeout()).isEqualTo(1);
        assertThat(context.getRegistry().findByType(HeaderFilterStrategy.class))
                .contains((HeaderFilterStrategy) beans.get("headerFilterStrategy"));
        CircuitBreakerRegistry breakers = (CircuitBreakerRegistry) beans.get("breakers");
        assertThat(breakers.getAllCircuitBreakers())
                .noneMatch(breaker -> breaker.getName().contains("llm"));
    }

    @Test
    void doNotReachTheBundlesCalls() throws Exception {
        anthropic.reply(status(302, "", "Location: " + other.url()));
        start();

        Exchange exchange = host.ask("direct:llm-chat", "hello");

        assertThat(exchange.getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(other.requests()).isEmpty();
        Map<String, String> headers = openai.lastRequest().headers();
        assertThat(headers).doesNotContainKey("x-host").containsEntry("user-agent", "camel-llm-failover");
        assertThat(openai.lastRequest().body())
                .isEqualTo("{\"model\":\"gpt-5.4\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    @Test
    void stillServeTheHostsOwnCalls() throws Exception {
        start();
        host.ask("direct:llm-chat", "hello");

        Exchange exchange = host.context().createProducerTemplate().request("direct:host-http", each -> {
            each.getMessage().setBody("{}");
            each.getMessage().setHeader("X-Tenant", "acme");
        });

        assertThat(exchange.getMessage().getBody()).isEqualTo("{\"of\":\"the host\"}");
        assertThat(other.lastRequest().headers())
                .containsEntry("user-agent", "the host")
                .containsEntry("x-host", "here")
                .containsEntry("x-tenant", "acme");
    }

    @Test
    void defaultsOfTheHttpComponentStayCamelsOwn() throws Exception {
        beans.remove("http");
        start();
        host.ask("direct:llm-chat", "hello");

        HttpComponent http = host.context().getComponent("http", HttpComponent.class);
        HttpComponent untouched = new HttpComponent();
        assertThat(http.getConnectionsPerRoute()).isEqualTo(untouched.getConnectionsPerRoute());
        assertThat(http.getMaxTotalConnections()).isEqualTo(untouched.getMaxTotalConnections());
        assertThat(http.getHttpClientConfigurer()).isNull();
        assertThat(http.isAutomaticRetriesDisabled()).isFalse();
        assertThat(http.isFollowRedirects()).isFalse();
        host.context().createProducerTemplate().requestBodyAndHeader("direct:host-http", "{}", "X-Tenant", "acme");
        assertThat(other.lastRequest().headers()).containsEntry("x-tenant", "acme");
    }
}
