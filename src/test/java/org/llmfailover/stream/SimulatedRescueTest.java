package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.support.Door;
import org.llmfailover.support.Ports;

/** What a newcomer sees who breaks a simulated provider in the middle of a stream. */
class SimulatedRescueTest {

    private static final Map<String, String> TARGETS = Map.of(
            "anthropic", "anthropic/claude-sonnet-5", "openai", "openai/gpt-5.4", "gemini", "gemini/gemini-3.6-flash");

    private static Door door;

    @BeforeAll
    static void start() {
        Map<String, String> properties = new HashMap<>(Map.of(
                "camel.server.port", String.valueOf(Ports.free()),
                "llm.simulator", "on",
                "llm.simulator.latency", "0",
                "llm.health.consecutive-errors", "1000000",
                "llm.health.min-calls", "1000000"));
        TARGETS.keySet().forEach(name -> properties.put("llm.provider." + name + ".protocol", name));
        TARGETS.forEach((from, primary) -> TARGETS.forEach((to, fallback) -> {
            if (!from.equals(to)) {
                properties.put("llm.chain." + from + "-" + to + ".targets", primary + ", " + fallback);
            }
        }));
        door = new Door(properties);
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, openai, network, 1",
        "anthropic, openai, network, 5",
        "anthropic, gemini, bad-answer, 9",
        "openai, anthropic, overloaded, 4",
        "openai, gemini, network, 7",
        "gemini, anthropic, server-error, 3",
        "gemini, openai, bad-answer, 2",
    })
    void oneWholeTextComesOut(String from, String to, String kind, int chunks) {
        fault(from, "{\"kind\":\"" + kind + "\",\"after_chunks\":" + chunks + "}");

        Heard heard = Heard.of(door.chat("{\"model\":\"" + from + "-" + to + "\",\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"How do tides work?\"}]}")
                .body());

        String text = heard.text();
        assertThat(heard.facts().at("/rescue/to").asText()).isEqualTo(TARGETS.get(to));
        assertThat(heard.facts().at("/rescue/after_chars").asInt()).isBetween(1, text.length());
        assertThat(heard.finishReasons()).containsExactly("stop");
        assertThat(text).contains("How do tides work?").matches("(?s).*[.?]");
        assertThat(text.split("\\s+").length).isGreaterThan(25);
        assertThat(text).doesNotContainPattern("(\\S+\\s+\\S+\\s+\\S+)\\s+\\1").doesNotContain("  ");
        assertThat(heard.error().isMissingNode()).isTrue();
        fault(from, "{}");
    }

    private static void fault(String provider, String fault) {
        var request = Door.builder(door.url() + "/simulator/" + provider + "/fault")
                .header("Content-Type", "application/json");
        door.send(
                fault.equals("{}")
                        ? request.DELETE().build()
                        : request.POST(BodyPublishers.ofString(fault)).build());
    }
}
