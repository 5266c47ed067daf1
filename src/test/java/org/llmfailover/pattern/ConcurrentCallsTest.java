package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** Many calls through one bundle at once: each gets its own answer and its own facts. */
class ConcurrentCallsTest {

    private static final int THREADS = 64;
    private static final int CALLS_EACH = 10;
    private static final Pattern MARKER = Pattern.compile("call-(\\d+)-(\\d+)");

    @Test
    void everyCallIsAnsweredWithItsOwnAnswerAndFacts() throws Exception {
        try (Providers providers = new Providers()) {
            providers
                    .chain(
                            "busy",
                            1,
                            "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#",
                            "max-attempts=2",
                            "first-token-timeout=20s")
                    .with("llm.health.consecutive-errors", "1000000")
                    .with("llm.health.failure-rate", "100")
                    .with("llm.redelivery.delay", "5ms")
                    .start();
            Chain chain = providers.take("busy");
            providers.anthropic.reply(echo(Answers::anthropic, ConcurrentCallsTest::isBroken));
            providers.openai.reply(echo(Answers::openai, call -> false));
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> calls = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                calls.add(threads.submit(() -> {
                    for (int i = 0; i < CALLS_EACH; i++) {
                        check(chain, number, i);
                    }
                }));
            }
            for (Future<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }
            threads.shutdown();
        }
    }

    /** Every second call of a thread finds the primary broken, at every attempt. */
    private static boolean isBroken(int call) {
        return call % 2 == 1;
    }

    private static void check(Chain chain, int thread, int call) {
        String marker = "call-" + thread + "-" + call;
        Object body = call % 3 == 0 ? marker : Map.of("messages", List.of(Map.of("role", "user", "content", marker)));

        Told told = chain.chat(body, "Marker", marker);

        assertThat(told.exception()).isNull();
        assertThat(
                        call % 3 == 0
                                ? told.body()
                                : told.json().at("/choices/0/message/content").asText())
                .isEqualTo("echo of " + marker);
        assertThat(told.header("Marker")).isEqualTo(marker);
        assertThat(told.header("LlmDegraded")).isEqualTo(isBroken(call));
        assertThat(told.header("LlmProvider")).isEqualTo(isBroken(call) ? "openai" : "anthropic");
        assertThat(told.attempts())
                .isEqualTo(
                        isBroken(call)
                                ? List.of("anthropic:overloaded", "anthropic:overloaded", "openai:ok")
                                : List.of("anthropic:ok"));
    }

    /** Answers with the marker of its request. */
    private static Reply echo(UnaryOperator<String> answer, IntPredicate broken) {
        return connection -> {
            Matcher marker = MARKER.matcher(connection.request().body());
            assertThat(marker.find()).isTrue();
            boolean fails = broken.test(Integer.parseInt(marker.group(2)));
            (fails ? anthropicOverloaded() : ok(answer.apply("echo of " + marker.group()))).write(connection);
        };
    }
}
