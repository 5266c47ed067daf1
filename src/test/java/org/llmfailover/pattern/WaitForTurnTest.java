package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.FakeProvider.ok;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Providers;

/** Calls that come in together begin a few at a time, and none waits for what another waits for. */
class WaitForTurnTest {

    private static final Providers PROVIDERS = new Providers();

    private final WaitForTurn oneAtATime = new WaitForTurn(1, Clock.systemUTC());
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        PROVIDERS
                .with("llm.chain.one.targets", "anthropic/claude-sonnet-5")
                .with("llm.chain.limited.targets", "openai/gpt-5.4")
                .with("llm.provider.openai.max-concurrency", "1")
                .with("llm.chain.asked.targets", "anthropic/asked, gemini/asked")
                .with("llm.chain.asked.pattern", "quorum")
                .start();
    }

    @BeforeEach
    void forgetWhatWasAsked() {
        List.of(PROVIDERS.anthropic, PROVIDERS.openai, PROVIDERS.gemini).forEach(FakeProvider::forget);
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static Exchange exchange(String chain) {
        Exchange exchange = new DefaultExchange(PROVIDERS.bundle().context());
        exchange.getMessage().setBody("hello");
        exchange.getMessage().setHeaders(Map.of("LlmChain", chain));
        return exchange;
    }

    /** Begins when it is its turn. */
    private CompletableFuture<Void> begun(Exchange exchange) {
        return CompletableFuture.runAsync(() -> oneAtATime.process(exchange), task -> new Thread(task).start());
    }

    private CompletableFuture<Exchange> send(Exchange exchange) {
        return CompletableFuture.supplyAsync(
                () -> PROVIDERS.bundle().template().send("direct:llm-chat", exchange),
                task -> new Thread(task).start());
    }

    /** Answers when the test lets it. */
    private FakeProvider.Reply held(String answer) {
        return connection -> {
            released.await();
            ok(answer).write(connection);
        };
    }

    /** It has waited until now, and is answered when it may be. */
    private void answered(CompletableFuture<Exchange> call) {
        assertThat(call).isNotDone();
        released.countDown();
        assertThat(call.join().getException()).isNull();
    }

    /** Whether the next one gets a turn, and does not have to go on without. */
    private boolean nextHasATurn() {
        Exchange next = exchange("one");
        oneAtATime.process(next);
        return next.getProperty(Turn.PROPERTY) != null;
    }

    @Test
    void theNextCallBeginsWhenTheTurnBeforeItEnds() {
        Exchange first = exchange("one");
        oneAtATime.process(first);
        List<Exchange> next = List.of(exchange("one"), exchange("one"));
        CompletableFuture<Void> all = CompletableFuture.allOf(begun(next.get(0)), begun(next.get(1)));

        assertThat(all).isNotDone();
        Turn.ends(first);
        Turn.ends(first);

        all.join();
        assertThat(next)
                .as("who has the turn that ended twice")
                .filteredOn(exchange -> exchange.getProperty(Turn.PROPERTY) != null)
                .hasSize(1);
    }

    @Test
    void aStepThatTakesItsTimeHoldsNobodyUpForLong() {
        oneAtATime.process(exchange("one"));

        assertThat(nextHasATurn()).isFalse();
    }

    @Test
    void whoWentOnWithoutATurnHasNoneToEnd() {
        Exchange first = exchange("one");
        oneAtATime.process(first);
        Exchange second = exchange("one");
        oneAtATime.process(second);
        assertThat(second.getProperty(Turn.PROPERTY)).isNull();

        Turn.ends(second);

        assertThat(nextHasATurn()).isFalse();
    }

    @Test
    void aCallThatEndsBeforeItsFirstRequestEndsItsTurn() {
        Exchange first = exchange("one");
        oneAtATime.process(first);

        UnitOfWorkHelper.doneSynchronizations(
                first, first.getExchangeExtension().handoverCompletions());

        assertThat(nextHasATurn()).isTrue();
    }

    @Test
    void aCallThatWaitsForItsAnswerHasHadItsTurn() {
        PROVIDERS.anthropic.reply(held(Answers.anthropic("late")));
        Exchange first = exchange("one");
        oneAtATime.process(first);
        CompletableFuture<Exchange> call = send(first);
        await().until(() -> !PROVIDERS.anthropic.requests().isEmpty());

        assertThat(nextHasATurn()).isTrue();
        answered(call);
    }

    @Test
    void aCallThatWaitsForAPlaceHasHadItsTurn() {
        PROVIDERS.openai.reply(held(Answers.openai("late")));
        CompletableFuture<Exchange> holding = send(exchange("limited"));
        await().until(() -> !PROVIDERS.openai.requests().isEmpty());
        Exchange waiting = exchange("limited");
        oneAtATime.process(waiting);
        CompletableFuture<Exchange> call = send(waiting);

        await().until(this::nextHasATurn);
        answered(call);
        holding.join();
    }

    @Test
    void aVoteWhoseMembersAreAskedHasHadItsTurn() {
        PROVIDERS.anthropic.reply(held(Answers.anthropic("late")));
        PROVIDERS.gemini.reply(held(Answers.gemini("late")));
        Exchange vote = exchange("asked");
        oneAtATime.process(vote);
        CompletableFuture<Exchange> call = send(vote);
        await().until(() -> !PROVIDERS.gemini.requests().isEmpty());

        assertThat(nextHasATurn()).isTrue();
        answered(call);
    }

    /** A turn that nobody gives back is waited for in vain, for longer than this call may take. */
    @Test
    void theWaitForATurnIsPartOfTheCallsTime() {
        oneAtATime.process(exchange("one"));
        Exchange late = exchange("one");
        late.getMessage().setHeader("LlmDeadlineMillis", 500);
        oneAtATime.process(late);

        Exchange ended = send(late).join();

        assertThat(ended.getException(CallFailedException.class).status()).isEqualTo(504);
        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
    }
}
