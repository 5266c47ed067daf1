package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** What the management server says of streams, under Prometheus' names. */
class StreamMetersTest {

    private ThreeWires wires;

    @BeforeEach
    void start() {
        wires = new ThreeWires(Map.of("llm.chain.gemini.rescue", "error"));
    }

    @AfterEach
    void stop() {
        wires.close();
    }

    private void ask(String chain, String... headers) {
        try (StreamedCall call = wires.stream(chain, "", headers)) {
            if (call.status() == 200) {
                call.rest();
            }
        }
    }

    /** The value of a series with these labels among its own; 0 when there is none. */
    private double value(String name, String... labels) {
        double sum = 0;
        Matcher series = Pattern.compile("(?m)^" + name + "\\{([^}]*)} ([0-9.E+-]+)$")
                .matcher(wires.door.observe("/observe/metrics"));
        while (series.find()) {
            boolean all = true;
            for (String label : labels) {
                all &= series.group(1).contains(label);
            }
            sum += all ? Double.parseDouble(series.group(2)) : 0;
        }
        return sum;
    }

    /** What follows the last chunk is recorded a moment after the caller has it. */
    private void is(double expected, String name, String... labels) {
        await().untilAsserted(() -> assertThat(value(name, labels)).isEqualTo(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aWholeStream(String wire) {
        wires.provider(wire).reply(Streams.apart(20, WireEvents.text(wire, "one", "two", "three")));

        ask(wire);
        ask(wire, "X-Llm-Value: high");

        is(2, "llm_attempts_seconds_count", "provider=\"" + wire + "\"", "outcome=\"ok\"");
        is(2, "llm_first_token_seconds_count", "provider=\"" + wire + "\"");
        is(2, "llm_tokens_per_second_count", "provider=\"" + wire + "\"");
        // 4 to 6 tokens in 60 ms and more
        assertThat(value("llm_tokens_per_second_max", "provider=\"" + wire + "\""))
                .isBetween(0.5, 150.0);
        String chain = "chain=\"" + wire + "\"";
        String pattern = "pattern=\"retry-and-shed\"";
        is(1, "llm_requests_seconds_count", chain, pattern, "outcome=\"ok\"", "value=\"normal\"");
        is(1, "llm_requests_seconds_count", chain, pattern, "outcome=\"ok\"", "value=\"high\"");
        assertThat(value("llm_requests_seconds_sum", chain)).isBetween(0.1, 20.0);
        assertThat(value("llm_degraded_total")).isZero();
        assertThat(value("llm_rescued_total")).isZero();
    }

    @Test
    void aStreamThatFailedOver() {
        wires.anthropic.reply(Answers.anthropicOverloaded());

        ask("anthropic");

        is(1, "llm_attempts_seconds_count", "provider=\"anthropic\"", "outcome=\"overloaded\"");
        is(1, "llm_attempts_seconds_count", "provider=\"openai\"", "outcome=\"ok\"");
        is(1, "llm_requests_seconds_count", "chain=\"anthropic\"", "outcome=\"degraded\"");
        is(1, "llm_degraded_total", "chain=\"anthropic\"", "reason=\"overloaded\"");
        is(1, "llm_rescued_total", "chain=\"anthropic\"", "kind=\"overloaded\"");
        is(1, "llm_shed_total", "from=\"anthropic/claude-sonnet-5\"", "to=\"openai/gpt-5.4\"");
        assertThat(value("llm_first_token_seconds_count", "provider=\"anthropic\""))
                .isZero();
    }

    @Test
    void aRescuedStream() {
        wires.anthropic.reply(Streams.endAfter(WireEvents.text("anthropic", "The answer ", "is"), 1));
        wires.openai.reply(Streams.openai("answer ", "is 42"));

        ask("anthropic");

        is(1, "llm_attempts_seconds_count", "provider=\"anthropic\"", "outcome=\"network\"");
        is(1, "llm_first_token_seconds_count", "provider=\"anthropic\"");
        is(1, "llm_first_token_seconds_count", "provider=\"openai\"");
        is(1, "llm_requests_seconds_count", "chain=\"anthropic\"", "outcome=\"degraded\"");
        is(1, "llm_rescued_total", "chain=\"anthropic\"", "kind=\"network\"");
    }

    @Test
    void aBrokenStream() {
        wires.gemini.reply(Streams.endAfter(WireEvents.text("gemini", "The answer ", "is"), 1));

        ask("gemini");

        is(1, "llm_attempts_seconds_count", "provider=\"gemini\"", "outcome=\"network\"");
        is(1, "llm_requests_seconds_count", "chain=\"gemini\"", "outcome=\"failed\"");
        assertThat(value("llm_rescued_total")).isZero();
        assertThat(value("llm_tokens_per_second_count")).isZero();
    }

    @Test
    void aCallThatNobodyAnswers() {
        wires.anthropic.reply(FakeProvider.status(500, "{}"));
        wires.openai.reply(FakeProvider.status(500, "{}"));
        wires.gemini.reply(FakeProvider.status(500, "{}"));

        ask("anthropic");

        is(1, "llm_requests_seconds_count", "chain=\"anthropic\"", "outcome=\"failed\"");
        is(3, "llm_attempts_seconds_count", "outcome=\"server-error\"");
    }

    @Test
    void aPlainCallIsCountedToo() {
        wires.anthropic.reply(FakeProvider.ok(Answers.anthropic("hi")));

        wires.door.chat("{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        is(1, "llm_attempts_seconds_count", "provider=\"anthropic\"", "outcome=\"ok\"");
        is(1, "llm_requests_seconds_count", "chain=\"default\"", "outcome=\"ok\"");
    }

    @Test
    void aCallerWhoWentAwayIsNoFailure() {
        wires.anthropic.reply(Streams.stallAfter(WireEvents.text("anthropic", "one", "two"), 1));
        try (StreamedCall call = wires.stream("anthropic", "")) {
            assertThat(call.nextText()).isEqualTo("one");
        }
        wires.allAnswer();
        ask("anthropic");

        is(1, "llm_requests_seconds_count", "chain=\"anthropic\"", "outcome=\"ok\"");
        assertThat(value("llm_requests_seconds_count", "outcome=\"failed\"")).isZero();
        assertThat(value("llm_attempts_seconds_count")).isEqualTo(1);
    }
}
