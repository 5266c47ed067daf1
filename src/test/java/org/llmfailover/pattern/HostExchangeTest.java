package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.Reply;
import static org.llmfailover.support.FakeProvider.status;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Providers;

/** What a call does to the exchange of its host: it gives an answer and its facts, and nothing else. */
class HostExchangeTest {

    private static final Map<String, Object> HOSTS_HEADERS = Map.of(
            "OrderId", 42,
            "Content-Type", "application/xml",
            "Date", "yesterday",
            "Host", "shop.example",
            "Authorization", "Bearer the host's own",
            "Cookie", "session=1",
            "X-Tenant", "acme",
            "Transfer-Encoding", "odd");

    private static final Providers PROVIDERS = new Providers();
    private static final FakeProvider ELSEWHERE = new FakeProvider(status(200, Answers.anthropic("from elsewhere")));

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("chain", 20, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#")
                .with("llm.health.consecutive-errors", "10")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
        ELSEWHERE.close();
    }

    private static Exchange call(
            Chain chain, Object body, Map<String, Object> headers, Map<String, Object> properties) {
        return PROVIDERS.bundle().template().request("direct:llm-chat", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
            exchange.getMessage().setHeader("LlmChain", chain.name());
            properties.forEach(exchange::setProperty);
        });
    }

    static Stream<Reply> primaries() {
        return Stream.of(status(200, Answers.anthropic("fine")), anthropicOverloaded(), FakeProvider.reset());
    }

    @Test
    void theHostsHeadersAndPropertiesStay() {
        primaries().forEach(reply -> {
            Chain chain = PROVIDERS.take("chain");
            PROVIDERS.anthropic.reply(reply);

            Exchange exchange = call(chain, "hello", HOSTS_HEADERS, Map.of("Order", "o-1", "LlmHosts", "mine"));

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getHeaders()).containsAllEntriesOf(HOSTS_HEADERS);
            assertThat(exchange.getProperty("Order")).isEqualTo("o-1");
        });
    }

    @Test
    void nothingOfTheBundleIsLeftBehind() {
        primaries().forEach(reply -> {
            Chain chain = PROVIDERS.take("chain");
            PROVIDERS.anthropic.reply(reply);

            Exchange exchange = call(chain, "hello", Map.of("OrderId", 42), Map.of("Order", "o-1"));

            assertThat(exchange.getException()).isNull();
            Map<String, Object> headers = new TreeMap<>(exchange.getMessage().getHeaders());
            headers.keySet().removeAll(LlmHeaders.OUT);
            assertThat(headers).isEqualTo(Map.of("OrderId", 42, "LlmChain", chain.name()));
            Map<String, Object> properties = new TreeMap<>(exchange.getProperties());
            // what Camel's routing of any exchange leaves
            properties.keySet().removeAll(List.of(Exchange.TO_ENDPOINT, Exchange.MESSAGE_HISTORY));
            assertThat(properties).isEqualTo(Map.of("Order", "o-1"));
            assertThat(exchange.getAllProperties().keySet())
                    .doesNotContain(
                            Exchange.EXCEPTION_CAUGHT,
                            Exchange.FAILURE_ENDPOINT,
                            Exchange.FAILURE_ROUTE_ID,
                            Exchange.LOOP_INDEX,
                            Exchange.LOOP_SIZE,
                            "CamelCircuitBreakerState",
                            "CamelResponseFromFallback",
                            "CamelCircuitBreakerResponseSuccessfulExecution");
        });
    }

    @Test
    void aFailureInTheHandsOfTheHostIsStillThereAfterACall() {
        Chain chain = PROVIDERS.take("chain");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        Exception hosts = new IllegalStateException("what the host asks a model about");

        Exchange exchange = call(chain, "explain this", Map.of(), Map.of(Exchange.EXCEPTION_CAUGHT, hosts));

        assertThat(exchange.getMessage().getBody()).isEqualTo(Providers.FROM_OPENAI);
        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT)).isSameAs(hosts);
    }

    @Test
    void aCallThatFailsKeepsItsBodyAndHeaders() {
        Chain chain = PROVIDERS.take("chain");
        PROVIDERS.all(anthropicOverloaded());
        Map<String, Object> body = Map.of("messages", List.of(Map.of("role", "user", "content", "hello")));

        Exchange exchange = call(chain, body, HOSTS_HEADERS, Map.of("Order", "o-1"));

        assertThat(exchange.getException()).isInstanceOf(CallFailedException.class);
        assertThat(exchange.getMessage().getBody()).isSameAs(body);
        assertThat(exchange.getMessage().getHeaders()).containsAllEntriesOf(HOSTS_HEADERS);
        Map<String, Object> headers = new TreeMap<>(exchange.getMessage().getHeaders());
        headers.keySet().removeAll(LlmHeaders.OUT);
        headers.keySet().removeAll(HOSTS_HEADERS.keySet());
        assertThat(headers).containsOnlyKeys("LlmChain");
        assertThat(exchange.getProperties()).doesNotContainKeys(Call.PROPERTY, "LlmAttempt", "LlmTarget", "LlmForm");
    }

    @Test
    void factsOfAnEarlierCallAreNotKept() {
        Chain chain = PROVIDERS.take("chain");

        Exchange exchange = call(
                chain,
                "hello",
                Map.of("LlmDegradedReason", "old", "LlmErrorKind", "old", "LlmProvider", "old"),
                Map.of());

        assertThat(exchange.getMessage().getHeader("LlmDegradedReason")).isNull();
        assertThat(exchange.getMessage().getHeader("LlmErrorKind")).isNull();
        assertThat(exchange.getMessage().getHeader("LlmProvider")).isEqualTo("anthropic");
    }

    @Test
    void twoCallsOnOneExchangeDoNotMix() {
        Chain chain = PROVIDERS.take("chain");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        Exchange exchange = call(chain, "hello", Map.of(), Map.of());
        assertThat(exchange.getMessage().getHeader("LlmDegraded")).isEqualTo(true);
        PROVIDERS.anthropic.reply(status(200, Answers.anthropic("fine again")));

        exchange.getMessage().setBody("hello again");
        PROVIDERS.bundle().template().send("direct:llm-chat", exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo("fine again");
        assertThat(exchange.getMessage().getHeader("LlmDegraded")).isEqualTo(false);
        assertThat(exchange.getMessage().getHeader("LlmDegradedReason")).isNull();
        assertThat(exchange.getMessage().getHeader("LlmAttempts").toString())
                .startsWith("anthropic")
                .doesNotContain(",");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void headersThatSteerCamelChangeNothingAndReachNoProvider(boolean retried) {
        Chain chain = PROVIDERS.take("chain");
        if (retried) {
            PROVIDERS.anthropic.reply(anthropicOverloaded());
        }
        Map<String, Object> headers = new HashMap<>(Map.of(
                "CamelHttpUri",
                ELSEWHERE.url(),
                "CamelHttpPath",
                "/elsewhere",
                "CamelHttpQuery",
                "stolen=1",
                "CamelHttpMethod",
                "GET",
                "CamelHttpResponseCode",
                418,
                "CamelRedeliveryDelay",
                6_000L,
                "CamelRedeliveryCounter",
                99,
                "CamelRedelivered",
                true,
                "Authorization",
                "Bearer the caller's",
                "Cookie",
                "session=1"));
        headers.putAll(Map.of(
                "X-Forwarded-For", "10.0.0.1",
                "Host", "shop.example",
                "x-api-key", "the caller's",
                "CamelHttpRawQuery", "stolen=2",
                "CamelRestHttpUri", ELSEWHERE.url(),
                "CamelDestinationOverrideUrl", ELSEWHERE.url(),
                "CamelToEndpoint", ELSEWHERE.url(),
                "CamelCharsetName", "UTF-16",
                "Content-Encoding", "gzip"));

        long started = System.nanoTime();
        Exchange exchange = call(chain, "hello", headers, Map.of());

        assertThat((System.nanoTime() - started) / 1_000_000).isLessThan(4_000);
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody())
                .isEqualTo(retried ? Providers.FROM_OPENAI : Providers.FROM_ANTHROPIC);
        assertThat(ELSEWHERE.requests()).isEmpty();
        assertThat(PROVIDERS.anthropic.requests()).hasSize(retried ? 3 : 1).allSatisfy(request -> {
            assertThat(request.line()).isEqualTo("POST /v1/messages HTTP/1.1");
            assertThat(request.headers().keySet())
                    .containsOnly(
                            "x-api-key",
                            "anthropic-version",
                            "content-type",
                            "content-length",
                            "host",
                            "connection",
                            "user-agent");
            assertThat(request.headers())
                    .containsEntry("x-api-key", "secret-anthropic")
                    .containsEntry("host", PROVIDERS.anthropic.url().substring("http://".length()))
                    .containsEntry("user-agent", "camel-llm-failover");
            assertThat(request.body()).contains("\"hello\"");
        });
        assertThat(PROVIDERS.openai.requests()).allSatisfy(request -> {
            assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(request.headers())
                    .containsEntry("authorization", "Bearer secret-openai")
                    .doesNotContainKeys("cookie", "x-api-key", "x-forwarded-for", "anthropic-version");
        });
    }

    @Test
    void whatAProviderSendsAlongReachesNobody() {
        Chain chain = PROVIDERS.take("chain");
        PROVIDERS.anthropic.reply(
                status(503, "{}", "Set-Cookie: sid=1; Path=/", "x-request-id: r1", "CamelHttpUri: " + ELSEWHERE.url()));
        PROVIDERS.openai.reply(status(
                200, Answers.openai("fine"), "Set-Cookie: sid=2; Path=/", "x-request-id: r2", "LlmDegraded: no"));

        Exchange exchange = call(chain, "hello", Map.of(), Map.of());
        chain.chat("again");

        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys("Set-Cookie", "set-cookie", "x-request-id", "CamelHttpUri");
        assertThat(exchange.getMessage().getHeader("LlmDegraded")).isEqualTo(true);
        Stream.concat(PROVIDERS.anthropic.requests().stream(), PROVIDERS.openai.requests().stream())
                .forEach(request ->
                        assertThat(request.headers()).doesNotContainKeys("cookie", "x-request-id", "camelhttpuri"));
        assertThat(PROVIDERS.openai.requests()).hasSize(2);
    }
}
