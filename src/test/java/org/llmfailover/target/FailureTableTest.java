package org.llmfailover.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.status;
import static org.llmfailover.target.FailureTableTest.Circuit.HARD;
import static org.llmfailover.target.FailureTableTest.Circuit.SOFT;
import static org.llmfailover.target.FailureTableTest.Circuit.UNTOUCHED;
import static org.llmfailover.target.FailureTableTest.Next.ASKED;
import static org.llmfailover.target.FailureTableTest.Next.LEFT;
import static org.llmfailover.target.FailureTableTest.Rest.LONG;
import static org.llmfailover.target.FailureTableTest.Rest.NONE;
import static org.llmfailover.target.FailureTableTest.Rest.SHORT;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Faults;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** What each failure of a primary leads to: another attempt there, another target, a mark on its circuit, a rest. */
class FailureTableTest {

    /** How often a chain of this test asks its primary at most. */
    private static final int MAX_ATTEMPTS = 2;

    private static final String WHOLE = Answers.anthropic("an answer that is cut, stalled or reset in its middle");

    private static final Providers PROVIDERS = new Providers();

    /** Takes connections and never reads. */
    private static ServerSocket deaf;

    enum Next {
        ASKED,
        LEFT
    }

    enum Circuit {
        UNTOUCHED,
        /** Counted as a failed call. */
        SOFT,
        /** Two in a row open this test's circuits. */
        HARD
    }

    enum Rest {
        NONE,
        SHORT,
        LONG
    }

    /**
     * A row of the table.
     *
     * @param failure what the primary does
     * @param asked how often the primary is asked
     */
    record Row(
            String failure, Reply reply, String chain, String kind, int asked, Next next, Circuit circuit, Rest rest) {

        @Override
        public String toString() {
            return failure + " is " + kind;
        }

        private Row of(String anotherChain) {
            return new Row(failure, reply, anotherChain, kind, asked, next, circuit, rest);
        }
    }

    private static Row row(String failure, Reply reply, String kind, int asked, Next next, Circuit circuit, Rest rest) {
        return new Row(failure, reply, "anthropic", kind, asked, next, circuit, rest);
    }

    private static Row overloaded(String failure, int status) {
        Reply reply = anthropicError(status, "overloaded_error", "Overloaded");
        return row(failure, reply, "overloaded", MAX_ATTEMPTS, ASKED, HARD, NONE);
    }

    private static Row serverError(int status) {
        Reply reply = anthropicError(status, "api_error", "Internal server error");
        return row("status " + status, reply, "server-error", MAX_ATTEMPTS, ASKED, HARD, NONE);
    }

    private static Row network(String failure, Reply reply) {
        return row(failure, reply, "network", MAX_ATTEMPTS, ASKED, HARD, NONE);
    }

    private static Row timeout(String failure, Reply reply) {
        return row(failure, reply, "timeout", 1, ASKED, SOFT, NONE).of("hasty");
    }

    private static Row bad(String failure, Reply reply) {
        return row(failure, reply, "bad-answer", 1, ASKED, SOFT, NONE);
    }

    private static Row rests(String failure, String kind, Rest rest, Reply reply) {
        return row(failure, reply, kind, 1, ASKED, UNTOUCHED, rest);
    }

    private static Row forTheCaller(String failure, String kind, int status, String message) {
        Reply reply = anthropicError(status, "invalid_request_error", message);
        return row(failure, reply, kind, 1, LEFT, UNTOUCHED, NONE);
    }

    static Stream<Row> rows() {
        return Stream.of(
                overloaded("status 529", 529),
                overloaded("status 503", 503),
                overloaded("status 498", 498),
                row(
                        "an overload under a 500",
                        anthropicError(500, "overloaded_error", "Overloaded"),
                        "overloaded",
                        2,
                        ASKED,
                        HARD,
                        NONE),
                serverError(500),
                serverError(502),
                serverError(504),
                serverError(408),
                serverError(520),
                row(
                        "a page of a proxy",
                        status(502, "<html><title>Bad Gateway</title></html>"),
                        "server-error",
                        2,
                        ASKED,
                        HARD,
                        NONE),
                row(
                        "a redirect",
                        status(307, "", "Location: http://127.0.0.1:9/"),
                        "server-error",
                        2,
                        ASKED,
                        HARD,
                        NONE),
                row(
                        "an error inside a 200",
                        ok("{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Internal\"}}"),
                        "server-error",
                        MAX_ATTEMPTS,
                        ASKED,
                        HARD,
                        NONE),
                network("a reset before the answer", FakeProvider.reset()),
                network("a reset inside the answer", Faults.resetInside(WHOLE)),
                network("an end before the answer", FakeProvider.Connection::close),
                network("another protocol's greeting", Faults.notHttp()),
                network("a refused connection", FakeProvider.silence()).of("refused"),
                network("a name that does not resolve", FakeProvider.silence()).of("unresolved"),
                network("TLS to a server without it", FakeProvider.silence()).of("tls"),
                timeout("TLS to a server that is silent", FakeProvider.silence())
                        .of("deaf"),
                timeout("silence", FakeProvider.silence()),
                timeout("headers and then silence", Faults.stall("  ")),
                timeout("blank lines for ever", Faults.blankLines()),
                timeout("a stall inside the answer", Faults.stall(WHOLE)),
                timeout("a trickle without an end", Faults.trickle()),
                rests(
                        "a rate limit with a long wait",
                        "rate-limited",
                        SHORT,
                        anthropicError(429, "rate_limit_error", "Number of requests", "retry-after: 20")),
                rests(
                        "a rate limit without a wait",
                        "rate-limited",
                        SHORT,
                        anthropicError(429, "rate_limit_error", "Number of requests")),
                rests(
                        "a spend limit",
                        "quota",
                        LONG,
                        anthropicError(
                                400, "invalid_request_error", "You have reached your specified API usage limits.")),
                rests("a bill", "quota", LONG, anthropicError(402, "billing_error", "Payment required")),
                rests("a wrong key", "auth", LONG, anthropicError(401, "authentication_error", "invalid x-api-key")),
                rests(
                        "a wrong key with a challenge",
                        "auth",
                        LONG,
                        anthropicError(401, "authentication_error", "invalid", "WWW-Authenticate: Basic realm=\"x\"")),
                rests("a missing right", "auth", LONG, anthropicError(403, "permission_error", "not yours")),
                rests(
                        "an unknown model",
                        "model-not-found",
                        LONG,
                        anthropicError(404, "not_found_error", "model: claude-sonnet-5")),
                forTheCaller(
                        "a prompt too long",
                        "context-length",
                        400,
                        "prompt is too long: 213462 tokens > 200000 maximum"),
                forTheCaller("the caller's mistake", "client-error", 400, "messages: roles must alternate"),
                forTheCaller("the caller's mistake, 422", "client-error", 422, "top_k must be at least 1"),
                bad(
                        "a page instead of an answer",
                        status(200, "<html><body>Sign in</body></html>", "Content-Type: text/html")),
                bad("half of the JSON", ok(WHOLE.substring(0, 60))),
                bad("no body", status(200, "")),
                bad("status 204", connection -> connection.send("HTTP/1.1 204 No Content\r\n\r\n")),
                bad(
                        "an answer without words",
                        ok(Answers.anthropic("x").replace("{\"type\":\"text\",\"text\":\"x\"}", ""))),
                bad("JSON that is no answer", ok("{\"hello\":\"world\"}")),
                bad("an end before the announced length", FakeProvider.cut(WHOLE)),
                bad("an end before the last chunk", Faults.cutChunks(WHOLE)),
                bad("an answer without an end", Faults.endless(200)),
                row("an error without an end", Faults.endless(500), "server-error", 2, ASKED, HARD, NONE));
    }

    @BeforeAll
    static void start() throws IOException {
        deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PROVIDERS
                .with("llm.provider.deaf.protocol", "anthropic")
                .with("llm.provider.deaf.url", "https://127.0.0.1:" + deaf.getLocalPort())
                .with("llm.provider.refused.protocol", "anthropic")
                .with("llm.provider.refused.url", closed())
                .with("llm.provider.unresolved.protocol", "anthropic")
                .with("llm.provider.unresolved.url", "http://provider.invalid")
                .with("llm.provider.tls.protocol", "anthropic")
                .with("llm.provider.tls.url", PROVIDERS.anthropic.url().replace("http:", "https:"))
                .with("llm.health.consecutive-errors", "2")
                .with("llm.health.min-calls", "100");
        for (String primary : List.of("refused", "unresolved", "tls")) {
            chain(primary, primary, 1);
        }
        chain("anthropic", "anthropic", 50);
        chain("deaf", "deaf", 1, "first-token-timeout=600ms");
        chain("hasty", "anthropic", 6, "first-token-timeout=600ms", "stall-timeout=400ms", "budget=1200ms");
        PROVIDERS.start();
    }

    private static void chain(String name, String primary, int copies, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "targets=" + primary + "/" + name + "#, openai/gpt-" + name + "#",
                "budget=20s",
                "deadline=60s",
                "max-attempts=" + MAX_ATTEMPTS));
        Collections.addAll(settings, more);
        PROVIDERS.chain(name, copies, settings.toArray(String[]::new));
    }

    private static String closed() {
        try (FakeProvider gone = new FakeProvider()) {
            return gone.url();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        deaf.close();
        PROVIDERS.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFailureLeadsTo(Row row) {
        Chain chain = PROVIDERS.take(row.chain());
        PROVIDERS.anthropic.reply(row.reply());

        Told told = chain.chat();

        String primary = told.attempts().get(0).split(":")[0];
        List<String> expected = new ArrayList<>(Collections.nCopies(row.asked(), primary + ":" + row.kind()));
        if (row.next() == ASKED) {
            expected.add("openai:ok");
        }
        assertThat(told.attempts()).isEqualTo(expected);
        assertThat(PROVIDERS.openai.requests()).hasSize(row.next() == ASKED ? 1 : 0);
        if (row.next() == ASKED) {
            assertThat(told.body()).isEqualTo(Providers.FROM_OPENAI);
            assertThat(told.header("LlmDegradedReason")).isEqualTo(row.kind());
        } else {
            assertThat(told.header("LlmErrorKind")).isEqualTo(row.kind());
        }
        checkCircuit(row, chain.circuit(primary + "/" + row.chain()));
        checkRest(row, chain, primary);
    }

    private static void checkCircuit(Row row, CircuitBreaker circuit) {
        assertThat(circuit.getState())
                .isEqualTo(row.circuit() == HARD ? CircuitBreaker.State.OPEN : CircuitBreaker.State.CLOSED);
        if (row.circuit() != HARD) {
            assertThat(circuit.getMetrics().getNumberOfFailedCalls()).isEqualTo(row.circuit() == SOFT ? 1 : 0);
        }
    }

    /** A target that does not rest is asked by the next call; its circuit has been looked at. */
    private static void checkRest(Row row, Chain chain, String primary) {
        chain.circuit(primary + "/" + row.chain()).reset();
        PROVIDERS.anthropic.reply(ok(Answers.anthropic(Providers.FROM_ANTHROPIC)));

        Told next = chain.chat("again", "LlmPattern", "single");

        if (row.rest() == NONE) {
            assertThat(next.attempts())
                    .last()
                    .isEqualTo(primary + (primary.equals("anthropic") ? ":ok" : ":" + row.kind()));
        } else {
            assertThat(PROVIDERS.anthropic.requests()).hasSize(row.asked());
            assertThat(next.failure().retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(600));
            assertThat(next.failure().retryAfter().toSeconds() > 20).isEqualTo(row.rest() == LONG);
        }
    }
}
