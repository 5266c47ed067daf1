package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.Answers.anthropicOverloaded;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.pattern.CallFailedException;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Streams;

/** How a stream that a host reads can end before its answer is whole. */
class HostStreamEndTest {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final FakeProvider ANTHROPIC = new FakeProvider();
    private static final FakeProvider OPENAI = new FakeProvider();

    /** When a provider's caller hung up, in nanoseconds. */
    private static final BlockingQueue<Long> HUNG_UP = new LinkedBlockingQueue<>();

    private static Bundle bundle;

    @BeforeAll
    static void start() {
        bundle = new Bundle(Map.of(
                "llm.provider.anthropic.url", ANTHROPIC.url(),
                "llm.provider.anthropic.api-key", "secret-a",
                "llm.provider.openai.url", OPENAI.url() + "/v1",
                "llm.provider.openai.api-key", "secret-o",
                "llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4",
                "llm.health.consecutive-errors", "1000000",
                "llm.health.min-calls", "1000000",
                "llm.chain.default.max-attempts", "1"));
    }

    @AfterAll
    static void stop() {
        bundle.close();
        ANTHROPIC.close();
        OPENAI.close();
    }

    private static Map<String, Object> request() {
        return Map.of("stream", true, "messages", List.of(Map.of("role", "user", "content", "hello")));
    }

    private static void breakBoth() {
        ANTHROPIC.reply(Break.RESET.of(Spoken.ANTHROPIC));
        OPENAI.reply(FakeProvider.status(500, "{}"));
    }

    /** The first content and then silence; notes when the caller hangs up. */
    private static FakeProvider.Reply silentAfterTheFirstContent() {
        return connection -> {
            try {
                Streams.stallAfter(Streams.anthropicEvents("Hel", "lo"), 1).write(connection);
            } finally {
                HUNG_UP.add(System.nanoTime());
            }
        };
    }

    @Test
    void anIteratorThrowsWhereTheStreamBrokeAndNeverEndsAsIfItWereWhole() {
        breakBoth();
        Iterator<?> chunks = bundle.chat(request()).getMessage().getBody(Iterator.class);

        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> chunks.forEachRemaining(chunk -> {}))
                    .isInstanceOfSatisfying(CallFailedException.class, failed -> assertThat(failed.kind())
                            .isEqualTo(FailureKind.NETWORK))
                    .hasMessageContaining("the answer broke off (network) and no target could finish it");
        }
    }

    @Test
    void anInputStreamThrowsWhereTheStreamBrokeAndNeverEndsAsIfItWereWhole() throws Exception {
        breakBoth();
        Exchange exchange = bundle.chat("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        try (InputStream events = (InputStream) exchange.getMessage().getBody()) {
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(events::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasCauseInstanceOf(CallFailedException.class)
                        .hasMessageContaining("the answer broke off (network)");
            }
        }
    }

    @Test
    void closingEarlyCancelsTheProvidersStream() throws Exception {
        HUNG_UP.clear();
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            ANTHROPIC.reply(silentAfterTheFirstContent());
            Iterator<?> chunks = bundle.chat(request()).getMessage().getBody(Iterator.class);
            chunks.next();
            long closed = System.nanoTime();
            ((Closeable) chunks).close();
            Long hungUp = HUNG_UP.poll(5, TimeUnit.SECONDS);
            assertThat(hungUp).isNotNull();
            fastest = Math.min(fastest, hungUp - closed);
            assertThat(chunks.hasNext()).isFalse();
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(fastest)).isLessThan(100);
    }

    @Test
    void aClosedInputStreamCannotBeReadOn() throws Exception {
        HUNG_UP.clear();
        ANTHROPIC.reply(silentAfterTheFirstContent());
        Exchange exchange = bundle.chat("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
        InputStream events = (InputStream) exchange.getMessage().getBody();
        assertThat(events.read()).isEqualTo('d');

        events.close();

        assertThat(HUNG_UP.poll(5, TimeUnit.SECONDS)).isNotNull();
        assertThatThrownBy(events::read).isInstanceOf(IOException.class).hasMessage("the stream is closed");
    }

    @Test
    void aHostThatNeverReadsHoldsNoThreadLongerThanTheCallMayTake() {
        String[] many = IntStream.range(0, 200).mapToObj(i -> "word ").toArray(String[]::new);
        ANTHROPIC.reply(Streams.anthropic(many));
        long start = System.nanoTime();
        Exchange exchange = bundle.chat(request(), Map.of("LlmDeadlineMillis", DEADLINE.toMillis()));
        assertThat(bundle.context().getInflightRepository().size()).isPositive();

        await().atMost(DEADLINE.multipliedBy(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> bundle.context().getInflightRepository().size() == 0);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(DEADLINE, DEADLINE.multipliedBy(3).dividedBy(2));
        Iterator<?> chunks = exchange.getMessage().getBody(Iterator.class);
        assertThatThrownBy(() -> chunks.forEachRemaining(chunk -> {}))
                .isInstanceOf(CallFailedException.class)
                .hasMessage("the stream was not read on before the deadline of its call");
    }

    @Test
    void aSlowHostIsGivenEveryChunk() {
        String[] many = IntStream.range(0, 200).mapToObj(i -> i + " ").toArray(String[]::new);
        ANTHROPIC.reply(Streams.anthropic(many));
        Iterator<?> chunks = bundle.chat(request()).getMessage().getBody(Iterator.class);
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);

        StringBuilder text = new StringBuilder();
        chunks.forEachRemaining(chunk -> text.append(Heard.text(org.llmfailover.chat.Json.MAPPER.valueToTree(chunk))));

        assertThat(text.toString()).isEqualTo(String.join("", many));
    }

    @Test
    void aFailureBeforeTheFirstContentFailsTheExchangeWithTheFacts() {
        ANTHROPIC.reply(anthropicOverloaded());
        OPENAI.reply(FakeProvider.status(500, "{}"));

        Exchange exchange = bundle.chat(request());

        assertThat(exchange.getException()).isInstanceOf(CallFailedException.class);
        assertThat(exchange.getMessage().getHeader("LlmErrorKind")).isEqualTo("overloaded");
        assertThat(exchange.getMessage().getHeader("LlmAttempts", String.class))
                .matches("anthropic/claude-sonnet-5:overloaded:\\d+ms,openai/gpt-5.4:server-error:\\d+ms");
        assertThat(exchange.getMessage().getBody()).isEqualTo(request());
    }
}
