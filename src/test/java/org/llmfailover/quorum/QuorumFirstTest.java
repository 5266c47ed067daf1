package org.llmfailover.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** The first valid answer wins, and the others are not left running. */
class QuorumFirstTest {

    private static final String TARGETS =
            "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#";
    private static final Map<String, Object> REQUEST =
            Map.of("messages", List.of(Map.of("role", "user", "content", "hello")));
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("first", 20, TARGETS, "pattern=quorum", "quorum.select=first")
                .chain(
                        "outsider",
                        2,
                        "targets=anthropic/outside#",
                        "pattern=quorum",
                        "quorum.select=first",
                        "quorum.members=openai/inside#, gemini/inside#")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static FakeProvider provider(String name) {
        return switch (name) {
            case "anthropic" -> PROVIDERS.anthropic;
            case "openai" -> PROVIDERS.openai;
            default -> PROVIDERS.gemini;
        };
    }

    private static String answer(String name) {
        return switch (name) {
            case "anthropic" -> Answers.anthropic("from anthropic");
            case "openai" -> Answers.openai("from openai");
            default -> Answers.gemini("from gemini");
        };
    }

    /** Says nothing until the other side closes the connection, and tells when that is. */
    private static Reply untilClosed(CountDownLatch waiting, CompletableFuture<Void> closed) {
        return connection -> {
            waiting.countDown();
            try {
                connection.silence();
            } finally {
                closed.complete(null);
            }
        };
    }

    private static Reply once(CountDownLatch others, Reply reply) {
        return connection -> {
            others.await();
            reply.write(connection);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void whoeverIsFirstAnswersAndTheOthersSeeTheirConnectionClosed(String winner) throws Exception {
        Chain chain = PROVIDERS.take("first");
        CountDownLatch waiting = new CountDownLatch(2);
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (String name : List.of("anthropic", "openai", "gemini")) {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            provider(name).reply(name.equals(winner) ? once(waiting, ok(answer(name))) : untilClosed(waiting, gone));
            if (!name.equals(winner)) {
                closed.add(gone);
            }
        }

        Told told = chain.chat(REQUEST);

        assertThat(told.header("LlmProvider")).isEqualTo(winner);
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        for (CompletableFuture<Void> gone : closed) {
            gone.get(10, TimeUnit.SECONDS);
        }
        assertThat(told.attempts()).hasSize(3).startsWith(winner + ":ok");
        assertThat(told.attempts().subList(1, 3)).allMatch(attempt -> attempt.endsWith(":abandoned"));
        JsonNode quorum = told.json().at("/llm/quorum");
        assertThat(quorum.toString()).isEqualTo("{\"select\":\"first\",\"votes\":1,\"agreement\":1,\"dissent\":[]}");
    }

    @Test
    void aFailureIsNoAnswerAndTheNextOneWins() {
        Chain chain = PROVIDERS.take("first");
        PROVIDERS.anthropic.reply(anthropicOverloaded());
        PROVIDERS.openai.reply(silence());
        PROVIDERS.gemini.reply(connection -> {
            await().until(() ->
                    chain.circuit("anthropic/claude-sonnet-5").getMetrics().getNumberOfFailedCalls() == 1);
            ok(answer("gemini")).write(connection);
        });

        Told told = chain.chat(REQUEST);

        assertThat(told.header("LlmProvider")).isEqualTo("gemini");
        assertThat(told.attempts()).contains("anthropic:overloaded", "gemini:ok", "openai:abandoned");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
    }

    @Test
    void aCancelledMemberIsNotBlamed() {
        Chain chain = PROVIDERS.take("first");
        PROVIDERS.openai.reply(silence());
        PROVIDERS.gemini.reply(silence());
        for (int i = 0; i < 12; i++) {
            assertThat(chain.chat(REQUEST).header("LlmProvider")).isEqualTo("anthropic");
        }

        await().untilAsserted(() -> assertThat(
                        chain.circuit("openai/gpt-5.4").getMetrics().getNumberOfBufferedCalls())
                .isZero());
        assertThat(chain.circuit("openai/gpt-5.4").getMetrics().getNumberOfNotPermittedCalls())
                .isZero();
        PROVIDERS.openai.reply(ok(answer("openai")));
        PROVIDERS.anthropic.reply(silence());
        assertThat(chain.chat(REQUEST).header("LlmProvider")).isEqualTo("openai");
    }

    @Test
    void aMemberWhoseCircuitIsOpenIsNotAsked() {
        Chain chain = PROVIDERS.take("first");
        CircuitBreaker circuit = chain.circuit("anthropic/claude-sonnet-5");
        circuit.transitionToForcedOpenState();
        PROVIDERS.openai.reply(silence());
        PROVIDERS.gemini.reply(connection -> {
            await().until(() -> circuit.getMetrics().getNumberOfNotPermittedCalls() == 1);
            ok(answer("gemini")).write(connection);
        });

        Told told = chain.chat(REQUEST);

        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
        assertThat(told.attempts()).contains("anthropic:circuit-open");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
    }

    @Test
    void whenNobodyAnswersTheCallerIsToldOfAllOfThem() {
        Chain chain = PROVIDERS.take("first");
        PROVIDERS.all(anthropicOverloaded());

        Told told = chain.chat(REQUEST);

        assertThat(told.failure().status()).isEqualTo(503);
        assertThat(told.failure().kind().wireName()).isEqualTo("overloaded");
        assertThat(told.attempts())
                .containsExactlyInAnyOrder("anthropic:overloaded", "openai:overloaded", "gemini:overloaded");
    }

    @Test
    void aTargetThatDoesNotVoteAnswersWhenNoMemberDoes() {
        Chain chain = PROVIDERS.take("outsider");
        PROVIDERS.openai.reply(anthropicOverloaded());
        PROVIDERS.gemini.reply(anthropicOverloaded());

        Told told = chain.chat(REQUEST);

        assertThat(told.header("LlmProvider")).isEqualTo("anthropic");
        assertThat(told.header("LlmDegraded")).isEqualTo(true);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("quorum-short");
        assertThat(told.json().at("/llm/quorum/votes").asInt(-1)).isZero();
    }

    /** A thread of the members must never wait behind callers who wait for members. */
    @Test
    void manyAtOnceAreAllAnswered() {
        Chain chain = PROVIDERS.take("first");
        int callers = 300;
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (int i = 0; i < callers; i++) {
                answers.add(
                        CompletableFuture.supplyAsync(() -> chain.chat(REQUEST).header("LlmDegraded"), threads));
            }
            assertThat(answers).allSatisfy(answer -> assertThat(answer.get(60, TimeUnit.SECONDS))
                    .isEqualTo(false));
        } finally {
            threads.shutdownNow();
        }
    }
}
