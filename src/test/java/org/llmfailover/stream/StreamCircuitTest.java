package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.StreamedCall.Event;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** The circuit hears how a stream ended, not that it began. */
class StreamCircuitTest {

    private ThreeWires wires;

    @BeforeEach
    void start() {
        wires = new ThreeWires(Map.of(
                "llm.health.consecutive-errors", "3",
                "llm.chain.anthropic.rescue", "error",
                "llm.chain.openai.rescue", "error",
                "llm.chain.gemini.rescue", "error"));
    }

    @AfterEach
    void stop() {
        wires.close();
    }

    private void breaks(String wire, Reply broken) {
        wires.provider(wire).reply(broken);
        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("x-llm-provider")).isEqualTo(wire);
            List<Event> events = call.rest();
            assertThat(events.get(events.size() - 1).name()).isEqualTo("error");
            assertThat(events).noneMatch(Event::isDone);
        }
    }

    private String whoAnswers(String wire) {
        wires.allAnswer();
        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.chunks()).isNotEmpty();
            return call.header("x-llm-provider");
        }
    }

    private void opensTheCircuit(String wire, Reply broken) {
        for (int i = 0; i < 3; i++) {
            breaks(wire, broken);
        }
        int asked = wires.provider(wire).requests().size();

        assertThat(whoAnswers(wire)).isNotEqualTo(wire);
        assertThat(wires.provider(wire).requests()).hasSize(asked);
        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.header("x-llm-attempts")).contains(wire + "/").contains(":circuit-open:0ms");
            assertThat(call.header("x-llm-degraded-reason")).isEqualTo("circuit-open");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void threeResetsAfterContentOpenIt(String wire) {
        opensTheCircuit(wire, Streams.cutAfter(WireEvents.text(wire, "half", " an answer"), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void threeCleanEndsWithoutATerminatorOpenIt(String wire) {
        opensTheCircuit(wire, Streams.endAfter(WireEvents.text(wire, "half", " an answer"), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void wholeStreamsDoNot(String wire) {
        for (int i = 0; i < 4; i++) {
            assertThat(whoAnswers(wire)).isEqualTo(wire);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aWholeStreamInBetweenStartsTheCountAnew(String wire) {
        Reply broken = Streams.endAfter(WireEvents.text(wire, "half", " an answer"), 1);
        breaks(wire, broken);
        breaks(wire, broken);
        assertThat(whoAnswers(wire)).isEqualTo(wire);
        breaks(wire, broken);
        breaks(wire, broken);
        assertThat(whoAnswers(wire)).isEqualTo(wire);
    }
}
