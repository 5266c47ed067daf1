package org.llmfailover.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.llmfailover.support.StreamedCall.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** A quorum for a caller who reads a stream. */
class QuorumStreamTest {

    private static final String MEMBERS = "anthropic/claude-sonnet-5,openai/gpt-5.4,gemini/gemini-3.6-flash";
    private static final List<String> NAMES = List.of("anthropic", "openai", "gemini");

    private final ThreeWires wires = new ThreeWires(chains());

    private static Map<String, String> chains() {
        Map<String, String> properties = new HashMap<>();
        for (String select : List.of("first", "majority", "best")) {
            properties.put("llm.chain." + select + ".targets", MEMBERS);
            properties.put("llm.chain." + select + ".pattern", "quorum");
            properties.put("llm.chain." + select + ".quorum.select", select);
        }
        return properties;
    }

    @AfterEach
    void stop() {
        wires.close();
    }

    private static Reply stream(String name, String... texts) {
        return switch (name) {
            case "anthropic" -> Streams.anthropic(texts);
            case "openai" -> Streams.openai(texts);
            default -> Streams.gemini(texts);
        };
    }

    /** The head of a stream and nothing more, until the other side closes the connection. */
    private static Reply untilClosed(CountDownLatch waiting, CompletableFuture<Void> closed) {
        return connection -> {
            connection.send(Streams.HEAD);
            connection.send(Streams.chunk(": keep-alive\n\n"));
            waiting.countDown();
            try {
                connection.silence();
            } finally {
                closed.complete(null);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void theFirstWhoseContentStartsIsStreamedAndTheOthersAreCancelledThen(String winner) throws Exception {
        CountDownLatch waiting = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (String name : NAMES) {
            if (!name.equals(winner)) {
                CompletableFuture<Void> gone = new CompletableFuture<>();
                closed.add(gone);
                wires.provider(name).reply(untilClosed(waiting, gone));
            }
        }
        List<String> events = events(winner, "Hel", "lo");
        int second = contentIndex(events, "lo");
        wires.provider(winner).reply(connection -> {
            waiting.await();
            connection.send(Streams.HEAD);
            for (String event : events.subList(0, second)) {
                connection.send(Streams.chunk(event));
            }
            go.await();
            for (String event : events.subList(second, events.size())) {
                connection.send(Streams.chunk(event));
            }
            connection.send("0\r\n\r\n");
        });

        try (StreamedCall call = wires.stream("first", "")) {
            assertThat(call.header("x-llm-provider")).isEqualTo(winner);
            assertThat(call.nextText()).isEqualTo("Hel");
            for (CompletableFuture<Void> gone : closed) {
                gone.get(10, TimeUnit.SECONDS);
            }
            go.countDown();
            List<JsonNode> rest = call.chunks();
            assertThat(text(rest)).isEqualTo("lo");
            JsonNode llm = rest.get(rest.size() - 1).path("llm");
            assertThat(llm.path("provider").asText()).isEqualTo(winner);
            assertThat(llm.path("degraded").asBoolean(true)).isFalse();
            assertThat(llm.at("/quorum/select").asText()).isEqualTo("first");
            assertThat(llm.path("attempts")).hasSize(3);
        }
    }

    private static List<String> events(String name, String... texts) {
        return switch (name) {
            case "anthropic" -> Streams.anthropicEvents(texts);
            case "openai" -> Streams.openaiEvents(texts);
            default -> Streams.geminiEvents(texts);
        };
    }

    private static int contentIndex(List<String> events, String text) {
        return events.indexOf(events.stream()
                .filter(event -> event.contains("\"" + text + "\""))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void aWinnerThatBreaksOffIsFinishedByAnotherMember() {
        Reply breaksOff = Streams.cutAfter(Streams.anthropicEvents("The answer ", "is long"), 1);
        wires.openai.reply(FakeProvider.silence(), Streams.openai("The answer ", "is forty-two."));
        wires.anthropic.reply(connection -> {
            await().until(() -> !wires.openai.requests().isEmpty());
            breaksOff.write(connection);
        });
        wires.gemini.reply(FakeProvider.silence());

        try (StreamedCall call = wires.stream("first", "")) {
            List<JsonNode> chunks = call.chunks();
            assertThat(text(chunks)).isEqualTo("The answer is forty-two.");
            JsonNode llm = chunks.get(chunks.size() - 1).path("llm");
            assertThat(llm.path("degraded").asBoolean()).isTrue();
            assertThat(llm.at("/rescue/from").asText()).isEqualTo("anthropic/claude-sonnet-5");
            assertThat(llm.at("/rescue/to").asText()).isEqualTo("openai/gpt-5.4");
        }
    }

    @Test
    void aMajorityIsAnsweredWholeAndSentAsAStream() {
        wires.anthropic.reply(FakeProvider.ok(Answers.anthropic("Paris")));
        wires.openai.reply(FakeProvider.ok(Answers.openai("paris")));
        wires.gemini.reply(FakeProvider.silence());

        try (StreamedCall call = wires.stream("majority", "")) {
            List<JsonNode> chunks = call.chunks();
            assertThat(text(chunks)).isEqualTo("Paris");
            JsonNode llm = chunks.get(chunks.size() - 1).path("llm");
            assertThat(llm.at("/quorum/agreement").asInt()).isEqualTo(2);
        }
        assertThat(wires.openai.lastRequest().body()).doesNotContain("\"stream\":true");
    }

    @Test
    void theBestIsAnsweredWholeAndSentAsAStream() {
        wires.anthropic.reply(FakeProvider.ok(Answers.anthropic("one")));
        wires.openai.reply(FakeProvider.ok(Answers.openai("two")));
        wires.gemini.reply(FakeProvider.ok(Answers.gemini("two")));

        try (StreamedCall call = wires.stream("best", "")) {
            assertThat(text(call.chunks())).isEqualTo("two");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "majority", "best"})
    void aCallerWhoLeavesTakesAllMembersWithIt(String chain) throws Exception {
        CountDownLatch waiting = new CountDownLatch(3);
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (String name : NAMES) {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            closed.add(gone);
            wires.provider(name).reply(connection -> {
                waiting.countDown();
                try {
                    connection.silence();
                } finally {
                    gone.complete(null);
                }
            });
        }
        StreamedCall call = wires.stream(chain, "");
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

        call.close();

        for (CompletableFuture<Void> gone : closed) {
            gone.get(10, TimeUnit.SECONDS);
        }
        // nobody is asked in their place
        NAMES.forEach(name -> assertThat(wires.provider(name).requests()).hasSize(1));
        wires.allAnswer();
        await().untilAsserted(() -> {
            try (StreamedCall next = wires.stream("first", "")) {
                assertThat(text(next.chunks())).startsWith("from ");
            }
        });
    }

    @Test
    void aCallerWhoLeavesTheWinnersStreamEndsIt() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        wires.openai.reply(FakeProvider.silence());
        wires.gemini.reply(FakeProvider.silence());
        wires.anthropic.reply(connection -> {
            List<String> events = Streams.anthropicEvents("Hel", "lo");
            connection.send(Streams.HEAD);
            for (String event : events.subList(0, contentIndex(events, "lo"))) {
                connection.send(Streams.chunk(event));
            }
            try {
                connection.silence();
            } finally {
                closed.complete(null);
            }
        });
        try (StreamedCall call = wires.stream("first", "")) {
            assertThat(call.nextText()).isEqualTo("Hel");
        }

        closed.get(10, TimeUnit.SECONDS);
        assertThat(wires.openai.requests()).hasSizeLessThanOrEqualTo(1);
    }

    /** Whoever is first of many at once: exactly one is heard, whole and unmixed. */
    @Test
    void aDeadHeatHasOneWinner() {
        for (int round = 0; round < 40; round++) {
            for (String name : NAMES) {
                wires.provider(name).reply(stream(name, name + " ", "says ", name));
            }
            try (StreamedCall call = wires.stream("first", "")) {
                String winner = call.header("x-llm-provider");
                List<JsonNode> chunks = call.chunks();
                assertThat(text(chunks)).isEqualTo(winner + " says " + winner);
            }
        }
    }
}
