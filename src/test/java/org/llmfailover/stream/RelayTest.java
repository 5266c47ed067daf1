package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.StreamedCall.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.StreamedCall;
import org.llmfailover.support.Streams;
import org.llmfailover.support.ThreeWires;

/** A whole stream of each wire, as a caller of the HTTP door gets it. */
class RelayTest {

    private static ThreeWires wires;

    @BeforeAll
    static void start() {
        wires = new ThreeWires();
    }

    @AfterAll
    static void stop() {
        wires.close();
    }

    @BeforeEach
    void allAnswer() {
        wires.allAnswer();
    }

    private static List<JsonNode> ask(String wire, List<String> events, String fields) {
        wires.provider(wire).reply(Streams.whole(events));
        try (StreamedCall call = wires.stream(wire, fields)) {
            assertThat(call.status()).isEqualTo(200);
            return call.chunks();
        }
    }

    /** They were asked for at the provider and lost on the way. */
    @Test
    void logprobsComeWithTheirText() {
        String logprobs = "{\"content\":[{\"token\":\"Hi\",\"logprob\":-0.1,\"bytes\":[72,105],\"top_logprobs\":[]}]}";
        List<String> events = new ArrayList<>(Streams.openaiEvents("Hi"));
        events.set(
                1, events.get(1).replace("\"finish_reason\":null", "\"finish_reason\":null,\"logprobs\":" + logprobs));

        List<JsonNode> chunks = ask("openai", events, ",\"logprobs\":true");

        assertThat(text(chunks)).isEqualTo("Hi");
        assertThat(chunks)
                .filteredOn(chunk -> chunk.at("/choices/0/logprobs").isObject())
                .singleElement()
                .satisfies(chunk -> {
                    assertThat(chunk.at("/choices/0/delta/content").asText()).isEqualTo("Hi");
                    assertThat(chunk.at("/choices/0/logprobs")).hasToString(logprobs);
                });
    }

    private static JsonNode last(List<JsonNode> chunks) {
        return chunks.get(chunks.size() - 1);
    }

    private static List<String> finishReasons(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/0/finish_reason"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void textComesAsChunksOfOneStream(String wire) {
        List<JsonNode> chunks = ask(wire, WireEvents.text(wire, "Grüezi, ", "wie ", "geht's?"), "");

        assertThat(chunks).hasSize(5);
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText()))
                .containsExactly("", "Grüezi, ", "wie ", "geht's?", "");
        assertThat(finishReasons(chunks)).containsExactly("stop");
        assertThat(last(chunks).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        String id = chunks.get(0).path("id").asText();
        assertThat(id).startsWith("chatcmpl-");
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("id").asText()).isEqualTo(id);
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("created")).isEqualTo(chunks.get(0).path("created"));
            assertThat(chunk.path("created").asLong()).isGreaterThan(1_700_000_000);
            assertThat(chunk.path("model").asText()).isNotEmpty();
            assertThat(chunk.path("choices")).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void withoutUsageTheFactsStandOnTheFinish(String wire) {
        List<JsonNode> chunks = ask(wire, WireEvents.text(wire, "hi"), "");

        JsonNode llm = last(chunks).path("llm");
        assertThat(llm.path("provider").asText()).isEqualTo(wire);
        assertThat(llm.path("model").asText()).isNotEmpty();
        assertThat(llm.path("degraded").asBoolean(true)).isFalse();
        assertThat(llm.path("prompt_variant").asText()).isEqualTo("caller");
        assertThat(llm.path("attempts")).hasSize(1);
        assertThat(llm.path("attempts").get(0).asText()).matches(wire + "/[^:]+:ok:[0-9]+ms");
        assertThat(llm.path("notice").isNull()).isTrue();
        assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
        assertThat(chunks.subList(0, chunks.size() - 1)).noneMatch(chunk -> chunk.has("llm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void usageComesInTheLastChunkWhenAskedFor(String wire) {
        List<JsonNode> chunks = ask(wire, WireEvents.text(wire, "hi"), ",\"stream_options\":{\"include_usage\":true}");

        JsonNode last = last(chunks);
        assertThat(last.path("choices").isArray()).isTrue();
        assertThat(last.path("choices")).isEmpty();
        JsonNode usage = last.path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isPositive();
        assertThat(usage.path("completion_tokens").asInt()).isPositive();
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(usage.path("prompt_tokens").asInt()
                        + usage.path("completion_tokens").asInt());
        assertThat(last.path("llm").path("provider").asText()).isEqualTo(wire);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.path("choices").size() == 1)
                .noneMatch(chunk -> chunk.has("llm"));
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void whoAnswersIsKnownFromTheHeaders(String wire) {
        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("content-type")).startsWith("text/event-stream");
            assertThat(call.header("cache-control")).isEqualTo("no-cache");
            assertThat(call.header("x-llm-provider")).isEqualTo(wire);
            assertThat(call.header("x-llm-model")).isNotEmpty();
            assertThat(call.header("x-llm-degraded")).isEqualTo("false");
            assertThat(call.header("x-llm-prompt-variant")).isEqualTo("caller");
            assertThat(call.header("x-llm-degraded-reason")).isEmpty();
            assertThat(call.header("x-llm-error-kind")).isEmpty();
            assertThat(text(call.chunks())).isEqualTo("from " + wire);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void parallelToolCallsComeAsFragments(String wire) {
        List<JsonNode> chunks = ask(wire, WireEvents.toolCalls(wire), "");

        Map<Integer, List<JsonNode>> calls = calls(chunks);
        assertThat(calls.keySet()).contains(0, 1);
        assertThat(calls.get(0).get(0).at("/function/name").asText()).isEqualTo("find_train");
        assertThat(calls.get(1).get(0).at("/function/name").asText()).isEqualTo("now");
        assertThat(arguments(calls.get(0)).replace(" ", "")).isEqualTo("{\"from\":\"Bern\"}");
        assertThat(arguments(calls.get(1))).isEqualTo("{}");
        assertThat(calls.values()).allSatisfy(fragments -> {
            assertThat(fragments.get(0).path("id").asText()).isNotEmpty();
            assertThat(fragments.get(0).path("type").asText()).isEqualTo("function");
            assertThat(fragments.subList(1, fragments.size()))
                    .noneMatch(fragment ->
                            fragment.has("id") || fragment.path("function").has("name"));
        });
        assertThat(calls.values().stream().map(each -> each.get(0).path("id").asText()))
                .doesNotHaveDuplicates();
        assertThat(finishReasons(chunks)).containsExactly("tool_calls");
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    }

    @Test
    void fragmentsThatTakeTurnsKeepTheirIndexes() {
        Map<Integer, List<JsonNode>> calls = calls(ask("openai", WireEvents.openaiToolCallsInTurns(), ""));

        assertThat(arguments(calls.get(0))).isEqualTo("{\"from\":\"Bern\"}");
        assertThat(arguments(calls.get(1))).isEqualTo("{}");
    }

    /** The fragments of each call in their order, by the call's index. */
    private static Map<Integer, List<JsonNode>> calls(List<JsonNode> chunks) {
        Map<Integer, List<JsonNode>> calls = new TreeMap<>();
        for (JsonNode chunk : chunks) {
            for (JsonNode fragment : chunk.at("/choices/0/delta/tool_calls")) {
                calls.computeIfAbsent(fragment.path("index").asInt(-1), index -> new ArrayList<>())
                        .add(fragment);
            }
        }
        return calls;
    }

    private static String arguments(List<JsonNode> fragments) {
        StringBuilder arguments = new StringBuilder();
        fragments.forEach(
                fragment -> arguments.append(fragment.at("/function/arguments").asText()));
        return arguments.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aRefusalStaysARefusal(String wire) {
        wires.provider(wire).reply(Streams.whole(WireEvents.refusal(wire)));

        try (StreamedCall call = wires.stream(wire, "")) {
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("x-llm-error-kind")).isEqualTo("refusal");
            assertThat(call.header("x-llm-provider")).isEqualTo(wire);
            List<JsonNode> chunks = call.chunks();
            assertThat(chunks.stream()
                            .map(chunk -> chunk.at("/choices/0/delta/refusal").asText())
                            .reduce("", String::concat))
                    .isNotEmpty();
            assertThat(text(chunks)).isEmpty();
            assertThat(finishReasons(chunks)).containsExactly("content_filter");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void aRefusalAfterTextEndsTheAnswerAsFiltered(String wire) {
        List<JsonNode> chunks = ask(wire, WireEvents.refusalAfterText(wire), "");

        assertThat(text(chunks)).isEqualTo("First, take");
        assertThat(finishReasons(chunks)).containsExactly("content_filter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void anAnswerThatUsedUpItsTokensSaysSo(String wire) {
        List<JsonNode> chunks = ask(wire, WireEvents.tooLong(wire, "and so"), "");

        assertThat(text(chunks)).isEqualTo("and so");
        assertThat(finishReasons(chunks)).containsExactly("length");
    }
}
