package org.llmfailover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.support.FakeProvider.ok;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Logs;
import org.llmfailover.support.RawHttp;

/** The report of a scripted outage, asked for as people and programs do. */
class ReportDoorTest {

    private static final String KEY = "Authorization";
    private static final String BEARER = "Bearer sk-door";

    private static FakeProvider anthropic;
    private static FakeProvider openai;
    private static Door door;

    /** 100 answered at once, 7 at the second try, 13 by the fallback, 2 by nobody. */
    @BeforeAll
    static void outage() {
        anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
        openai = new FakeProvider(ok(Answers.openai("hi")));
        Map<String, String> properties = Door.chain(anthropic, openai);
        properties.put("llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/<img>&gpt");
        properties.put("llm.history.url", "memory");
        properties.put("llm.http.api-keys", "sk-door");
        door = new Door(properties);
        ask(100);
        for (int i = 0; i < 7; i++) {
            anthropic.reply(Answers.anthropicOverloaded(), ok(Answers.anthropic("hi")));
            ask(1);
        }
        anthropic.reply(Answers.anthropicOverloaded());
        ask(13);
        openai.reply(FakeProvider.reset());
        ask(2);
    }

    private static void ask(int times) {
        for (int i = 0; i < times; i++) {
            door.chat(Door.request("hello"), KEY, BEARER);
        }
    }

    @AfterAll
    static void stop() {
        door.close();
        anthropic.close();
        openai.close();
    }

    private static HttpResponse<String> get(String query, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = KEY;
        all[1] = BEARER;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return door.get("/llm/report" + query, all);
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }

    @Test
    void theNumbersAreTheTrueOnes() throws Exception {
        HttpResponse<String> answer = get("?period=1h");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode chain = json(answer.body()).at("/chains/0");
        assertThat(chain.path("calls").asInt()).isEqualTo(122);
        assertThat(chain.path("answered").asInt()).isEqualTo(120);
        assertThat(chain.path("failed").asInt()).isEqualTo(2);
        assertThat(chain.at("/availability/with_failover").asDouble()).isEqualTo(98.36);
        assertThat(chain.at("/availability/primary_alone/at_least").asDouble()).isEqualTo(81.967);
        assertThat(chain.at("/availability/primary_alone/at_most").asDouble()).isEqualTo(81.967);
        assertThat(chain.at("/availability/primary_with_retries/at_least").asDouble())
                .isEqualTo(87.704);
        assertThat(chain.at("/rescued/by_retry/overloaded").asInt()).isEqualTo(7);
        assertThat(chain.at("/rescued/by_fallback/overloaded").asInt()).isEqualTo(13);
        assertThat(chain.at("/retries/in_vain").asInt()).isEqualTo(15);
        assertThat(chain.at("/degraded/calls").asInt()).isEqualTo(13);
        assertThat(chain.at("/paid/normal/calls").asInt()).isEqualTo(100);
        assertThat(chain.at("/paid/normal/added_p50").asDouble())
                .isPositive()
                .isLessThan(chain.at("/paid/normal/took_p50").asDouble());
        assertThat(chain.at("/verdict/sentence").asText())
                .isEqualTo(
                        "It helps: 13 calls were answered that the primary and its retries alone would not have answered,"
                                + " availability 98.36 % instead of 87.704 %.");
    }

    @Test
    void aRouteAsksForItByHeaders() throws Exception {
        String text = door.context()
                .createProducerTemplate()
                .requestBodyAndHeader("direct:llm-report", null, "LlmPeriod", "2h", String.class);

        JsonNode report = json(text);
        assertThat(report.at("/chains/0/calls").asInt()).isEqualTo(122);
        assertThat(Duration.between(
                        Instant.parse(report.path("from").asText()),
                        Instant.parse(report.path("to").asText())))
                .isEqualTo(Duration.ofHours(2));
    }

    @Test
    void theLogHasItInOneLine() {
        String line = door.context()
                .createProducerTemplate()
                .requestBodyAndHeader("direct:llm-report", null, "LlmReportFormat", "line", String.class);

        assertThat(line)
                .startsWith("chain default: 122 calls, 2 failed, available 98.36 %")
                .doesNotContain("\n");
    }

    /** Without the hour's wait for its timer. */
    @Test
    void theHourlyRouteLogsTheLine() throws Exception {
        AdviceWith.adviceWith(
                door.context(), "llm-report-hourly", route -> route.replaceFromWith("direct:llm-test-hourly"));
        try (Logs logs = new Logs()) {
            door.context().createProducerTemplate().sendBody("direct:llm-test-hourly", null);

            assertThat(logs.events())
                    .filteredOn(event -> event.getLoggerName().equals("org.llmfailover.report"))
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .startsWith("the last hour: chain default: 122 calls, 2 failed, available 98.36 %")
                    .contains("It helps: 13 calls");
        }
    }

    @Test
    void aPersonGetsAPageInWhichEverythingIsEscaped() {
        HttpResponse<String> page = get("", "Accept", "text/html,application/xhtml+xml");

        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(page.body())
                .contains("It helps: 13 calls", "openai/&lt;img&gt;&amp;gpt")
                .doesNotContain("<img>");
        assertThat(get("?format=html").body()).startsWith("<!DOCTYPE html>");
        assertThat(get("?format=json", "Accept", "text/html").body()).startsWith("{");
    }

    @Test
    void aPeriodIsAlsoTwoMoments() throws Exception {
        Instant now = Instant.now();
        String from = now.minusSeconds(3600).toString();

        assertThat(json(get("?from=" + from + "&to=" + now.plusSeconds(60)).body())
                        .at("/chains/0/calls")
                        .asInt())
                .isEqualTo(122);
        assertThat(json(get("?from=2020-01-01T00:00:00%2B01:00&to=2020-01-02T00:00:00+01:00")
                                .body())
                        .path("chains"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?period=soon",
                "?period=0s",
                "?period=9999d",
                "?from=yesterday",
                "?from=2030-01-01T00:00:00Z",
                "?to=2020-01-01T00:00:00Z&from=2020-01-02T00:00:00Z"
            })
    void whatIsNoPeriodIsTheCallersMistake(String query) throws Exception {
        HttpResponse<String> refused = get(query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused.body()).at("/error/code").asText()).isEqualTo("client-error");
    }

    @Test
    void anAddressThatIsNotWellEncodedIsTheCallersMistake() throws Exception {
        try (RawHttp http = new RawHttp(door.port())) {
            http.send(
                    "GET /llm/report?period=%zz HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + BEARER + "\r\n\r\n");

            assertThat(http.response().status()).isEqualTo(400);
        }
    }

    @Test
    void aStrangerIsTurnedAwayAndAKeyInTheAddressOpensNothing() {
        assertThat(door.get("/llm/report").statusCode()).isEqualTo(401);
        assertThat(door.get("/llm/report?Authorization=Bearer%20sk-door").statusCode())
                .isEqualTo(401);
    }

    @Test
    void withoutAHistoryItSaysWhatIsMissing() {
        try (Bundle bundle = new Bundle(
                Map.of("llm.provider.openai.url", openai.url(), "llm.chain.default.targets", "openai/gpt-5.4"))) {
            assertThatThrownBy(() -> bundle.template().requestBody("direct:llm-report", null, String.class))
                    .isInstanceOf(CamelExecutionException.class)
                    .hasRootCauseMessage(
                            "there is no history to report on: set llm.history.url, for example to memory");
        }
    }
}
