package org.llmfailover.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;
import static org.llmfailover.support.FakeProvider.status;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** What a status page does to calls, over real sockets. */
class StatusPageTest {

    private final Providers providers = new Providers();
    private final FakeProvider page = new FakeProvider(component("operational"));

    @BeforeEach
    void start() {
        providers
                .chain("two", 2, "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#", "pattern=hot-cold")
                .chain("alone", 1, "targets=anthropic/alone#", "pattern=single")
                .with("llm.provider.anthropic.status.url", page.url() + "/api/v2/summary.json")
                .with("llm.provider.anthropic.status.component", "c-api")
                .with("llm.status.interval", "50ms")
                .with("llm.health.open-for", "60s")
                .with("llm.recovery.stages", "10,100")
                .start();
    }

    @AfterEach
    void stop() {
        providers.close();
        page.close();
    }

    private static Reply component(String status) {
        return ok("{\"components\":[{\"id\":\"c-web\",\"name\":\"Web\",\"status\":\"operational\"},"
                + "{\"id\":\"c-api\",\"name\":\"API\",\"status\":\"" + status + "\"}]}");
    }

    /** From now on the page says this, and has said it. */
    private void says(Reply reply) {
        page.reply(reply);
        page.forget();
        await().atMost(Duration.ofSeconds(15)).until(() -> page.requests().size() > 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"partial_outage", "major_outage"})
    void anOutageShedsAheadOfFailures(String outage) {
        Chain chain = providers.take("two");
        says(component(outage));

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:status-page", "openai:ok");
        assertThat(told.header("LlmDegradedReason")).isEqualTo("status-page");
        assertThat(providers.anthropic.requests()).isEmpty();
        assertThat(chain.circuit("anthropic/claude-sonnet-5").getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void withoutAnotherTargetItIsAskedAllTheSame() {
        says(component("major_outage"));

        assertThat(providers.take("alone").chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
        Chain chain = providers.take("two");
        providers.openai.reply(reset());
        assertThat(chain.chat().attempts()).containsExactly("anthropic:status-page", "openai:network", "anthropic:ok");
    }

    @Test
    void afterTheOutageItComesBackByStages() {
        Chain chain = providers.take("two");
        says(component("major_outage"));
        says(component("operational"));

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:recovering", "openai:ok");
    }

    static Stream<Reply> nothingUsable() {
        return Stream.of(
                status(403, "{}"),
                status(405, "<html>challenge</html>"),
                status(302, "", "Location: http://127.0.0.1:1/"),
                status(500, "oops"),
                status(200, "<html>"),
                status(200, "{\"components\":[]}"),
                status(200, ""),
                reset());
    }

    @ParameterizedTest
    @MethodSource("nothingUsable")
    void aPageThatSaysNothingHasNoEffect(Reply reply) {
        Chain chain = providers.take("two");
        says(reply);

        assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
    }

    @Test
    void aHostThatSendsWithoutEndHurtsNothing() {
        Chain chain = providers.take("two");
        byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        says(connection -> {
            connection.send(FakeProvider.head(200, 100L * 1024 * 1024));
            for (int i = 0; i < 1600; i++) {
                connection.send(spaces, 0, spaces.length);
            }
        });

        assertThat(page.gone()).isPositive();
        assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
    }

    @Test
    void aHostThatHangsHurtsNothing() {
        Chain chain = providers.take("two");
        page.reply(FakeProvider.silence());
        page.forget();
        await().atMost(Duration.ofSeconds(5)).until(() -> !page.requests().isEmpty());

        assertThat(chain.chat().body()).isEqualTo(Providers.FROM_ANTHROPIC);
    }

    @Test
    void aDegradedComponentShortensThePatience() {
        Chain chain = providers.take("two");
        says(component("degraded_performance"));
        providers.anthropic.reply(anthropicError(500, "api_error", "Internal server error"));

        chain.chat();
        assertThat(chain.circuit("anthropic/claude-sonnet-5").getState()).isEqualTo(State.CLOSED);
        chain.chat();
        assertThat(chain.circuit("anthropic/claude-sonnet-5").getState()).isEqualTo(State.OPEN);
    }

    @Test
    void anOperationalPageClosesNoCircuit() {
        Chain chain = providers.take("two");
        providers.anthropic.reply(anthropicError(500, "api_error", "Internal server error"));
        for (int i = 0; i < 3; i++) {
            chain.chat();
        }
        providers.anthropic.reply(ok(Answers.anthropic(Providers.FROM_ANTHROPIC)));
        says(component("major_outage"));
        says(component("operational"));

        assertThat(chain.chat().attempts()).containsExactly("anthropic:circuit-open", "openai:ok");
    }

    @Test
    void whatHasNotChangedIsNotSentAgainAndStillCounts() {
        Chain chain = providers.take("two");
        page.reply(connection -> {
            if ("\"v1\"".equals(connection.request().headers().get("if-none-match"))) {
                status(304, "").write(connection);
            } else {
                String body = "{\"components\":[{\"id\":\"c-api\",\"status\":\"major_outage\"}]}";
                status(200, body, "ETag: \"v1\"").write(connection);
            }
        });
        page.forget();
        await().atMost(Duration.ofSeconds(5)).until(() -> page.requests().size() > 4);

        assertThat(page.lastRequest().headers()).containsEntry("if-none-match", "\"v1\"");
        assertThat(chain.chat().attempts()).containsExactly("anthropic:status-page", "openai:ok");
    }

    @Test
    void onePageIsAskedOnceForAllOfItsTargetsAndToldNothing() {
        says(component("operational"));

        assertThat(providers.bundle().context().getRoutes())
                .filteredOn(route -> route.getRouteId().startsWith("llm-status-page"))
                .hasSize(1);
        assertThat(page.lastRequest().line()).startsWith("GET /api/v2/summary.json ");
        assertThat(page.lastRequest().headers().keySet())
                .isSubsetOf(
                        "host", "connection", "user-agent", "accept-encoding", "if-none-match", "if-modified-since");
    }
}
