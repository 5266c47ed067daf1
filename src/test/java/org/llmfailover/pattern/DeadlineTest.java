package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.BusyMachine.bestOfThree;
import static org.llmfailover.support.FakeProvider.after;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Faults;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

class DeadlineTest {

    private static final String TARGETS =
            "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#";
    private static final Providers PROVIDERS = new Providers();

    /** Takes connections and never reads. */
    private static ServerSocket deaf;

    @BeforeAll
    static void start() throws IOException {
        deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        String url = "https://127.0.0.1:" + deaf.getLocalPort();
        PROVIDERS
                .with("llm.provider.deaf-a.protocol", "anthropic")
                .with("llm.provider.deaf-a.url", url)
                .with("llm.provider.deaf-b.protocol", "gemini")
                .with("llm.provider.deaf-b.url", url)
                .chain("patient", 30, TARGETS)
                .chain("short", 30, TARGETS, "deadline=600ms")
                .chain("deaf", 3, "targets=deaf-a/claude-sonnet-5#, deaf-b/gemini-3.6-flash#")
                .chain("alone", 6, "targets=anthropic/claude-sonnet-5#", "pattern=single")
                .start();
        PROVIDERS.take("patient").chat(); // the first call of a bundle loads classes
    }

    @AfterAll
    static void stop() throws IOException {
        deaf.close();
        PROVIDERS.close();
    }

    static Stream<Arguments> hanging() {
        return Stream.of(
                Arguments.of("patient", silence()),
                Arguments.of("patient", Faults.blankLines()),
                Arguments.of("patient", Faults.trickle()),
                Arguments.of("patient", Faults.stall(Answers.openai("an answer that never ends"))),
                Arguments.of("deaf", silence()),
                Arguments.of("alone", silence()));
    }

    @ParameterizedTest
    @MethodSource("hanging")
    void aCallEndsAtItsDeadlineWhateverHangs(String kind, Reply reply) {
        Told told = soonest(kind, reply, 400);

        assertThat(told.failure().status()).isEqualTo(504);
        assertThat(told.failure().kind().wireName()).isEqualTo("timeout");
        assertThat(told.failure()).hasMessageStartingWith("no answer within the deadline of 400 ms");
        assertThat(told.header("LlmErrorKind")).isEqualTo("timeout");
        assertThat(told.millis()).isBetween(380L, 550L);
    }

    @Test
    void theChainsOwnDeadlineHoldsToo() {
        Told told = soonest("short", silence(), 600);

        assertThat(told.attempts()).containsExactly("anthropic:timeout", "openai:timeout", "gemini:timeout");
        assertThat(told.failure().status()).isEqualTo(504);
        assertThat(told.millis()).isBetween(580L, 750L);
    }

    @Test
    void aCallersDeadlineIsAtMostTheChains() {
        assertThat(soonest("short", silence(), 20_000).millis()).isBetween(580L, 750L);
    }

    private static Told soonest(String kind, Reply reply, int deadline) {
        return bestOfThree(
                () -> {
                    Chain chain = PROVIDERS.take(kind);
                    PROVIDERS.all(reply);
                    return chain.chat("hello", "LlmDeadlineMillis", deadline);
                },
                told -> told.millis() <= Math.min(deadline, 600) + 150);
    }

    @Test
    void aFallbackIsNeverLeftWithoutTime() {
        Told told = inTime("patient", () -> {
            PROVIDERS.anthropic.reply(silence());
            PROVIDERS.openai.reply(silence());
            PROVIDERS.gemini.reply(after(60, ok(Answers.gemini("in time"))));
        });

        assertThat(told.body()).isEqualTo("in time");
        assertThat(told.attempts()).containsExactly("anthropic:timeout", "openai:timeout", "gemini:ok");
    }

    @Test
    void retriesLeaveAFallbackItsTime() {
        Told told = inTime("patient", () -> {
            PROVIDERS.anthropic.reply(after(250, anthropicOverloaded()));
            PROVIDERS.openai.reply(after(200, ok(Answers.openai("in time"))));
        });

        assertThat(told.body()).isEqualTo("in time");
    }

    @Test
    void aLoneTargetHasTheWholeDeadline() {
        Told told = inTime("alone", () -> PROVIDERS.anthropic.reply(after(700, ok(Answers.anthropic("in time")))));

        assertThat(told.body()).isEqualTo("in time");
    }

    /** A call of 1.2 s, however long the budget would be. */
    private static Told inTime(String kind, Runnable script) {
        return bestOfThree(
                () -> {
                    Chain chain = PROVIDERS.take(kind);
                    script.run();
                    return chain.chat("hello", "LlmDeadlineMillis", 1_200, "LlmBudgetMillis", 30_000);
                },
                told -> told.exception() == null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "1.5", "99999999999999999999", "8s"})
    void aDeadlineThatIsNoTimeIsTheCallersMistake(String value) {
        for (String header : new String[] {"LlmDeadlineMillis", "LlmBudgetMillis"}) {
            Told told = PROVIDERS.take("short").chat("hello", header, value);

            assertThat(told.exception())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(header)
                    .hasMessageContaining("'" + value + "'");
            assertThat(((InvalidRequestException) told.exception()).param()).isEqualTo(header);
            assertThat(told.header("LlmErrorKind")).isEqualTo("client-error");
            assertThat(PROVIDERS.anthropic.requests()).isEmpty();
        }
    }

    @Test
    void aNumberMayBeZeroToo() {
        assertThat(PROVIDERS
                        .take("patient")
                        .chat("hello", "LlmDeadlineMillis", 0)
                        .exception())
                .isInstanceOf(InvalidRequestException.class);
    }
}
