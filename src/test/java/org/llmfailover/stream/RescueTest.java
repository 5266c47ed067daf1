package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Streams;

/** A stream that breaks after its first content, through the HTTP door. */
class RescueTest {

    private static final String WHOLE = "The answer is forty two.";
    private static final FakeProvider.Reply REFUSED = FakeProvider.status(
            400,
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no prefill here\"}}",
            "Content-Type: application/json");

    /** Each wire twice: one that breaks and one that rescues. */
    private static final Map<Spoken, FakeProvider> FIRST = new EnumMap<>(Spoken.class);

    private static final Map<Spoken, FakeProvider> SECOND = new EnumMap<>(Spoken.class);
    private static Door door;

    @BeforeAll
    static void start() {
        Map<String, String> properties = new HashMap<>();
        for (Spoken wire : Spoken.values()) {
            FIRST.put(wire, new FakeProvider());
            SECOND.put(wire, new FakeProvider());
            provider(properties, wire, "-1", FIRST.get(wire));
            provider(properties, wire, "-2", SECOND.get(wire));
        }
        for (Spoken broken : Spoken.values()) {
            for (Spoken rescuer : Spoken.values()) {
                chain(properties, broken.provider + "-" + rescuer.provider, first(broken), second(rescuer));
            }
        }
        chain(properties, "three", first(Spoken.ANTHROPIC), second(Spoken.OPENAI), second(Spoken.GEMINI));
        chain(properties, "prefill-3", first(Spoken.OPENAI), "anthropic-2/claude-3-5-haiku", second(Spoken.GEMINI));
        chain(properties, "prefill-4", first(Spoken.OPENAI), "anthropic-2/claude-opus-4-5", second(Spoken.GEMINI));
        chain(properties, "restart", first(Spoken.ANTHROPIC), second(Spoken.OPENAI));
        properties.put("llm.chain.restart.rescue", "restart");
        chain(properties, "error", first(Spoken.ANTHROPIC), second(Spoken.OPENAI));
        properties.put("llm.chain.error.rescue", "error");
        properties.put("llm.health.consecutive-errors", "1000000");
        properties.put("llm.health.min-calls", "1000000");
        properties.put("llm.redelivery.delay", "10ms");
        door = new Door(properties);
    }

    private static void provider(Map<String, String> properties, Spoken wire, String number, FakeProvider at) {
        String prefix = "llm.provider." + wire.provider + number;
        properties.put(prefix + ".protocol", wire.provider);
        properties.put(prefix + ".url", at.url() + (wire == Spoken.OPENAI ? "/v1" : ""));
        properties.put(prefix + ".api-key", "secret");
    }

    private static void chain(Map<String, String> properties, String name, String... targets) {
        properties.put("llm.chain." + name + ".targets", String.join(", ", targets));
        properties.put("llm.chain." + name + ".stall-timeout", "300ms");
    }

    private static String first(Spoken wire) {
        return wire.provider + "-1/" + wire.model;
    }

    private static String second(Spoken wire) {
        return wire.provider + "-2/" + wire.model;
    }

    @AfterAll
    static void stop() {
        door.close();
        FIRST.values().forEach(FakeProvider::close);
        SECOND.values().forEach(FakeProvider::close);
    }

    private static Heard ask(String chain, String... fields) {
        List<String> all = new ArrayList<>(List.of("\"model\":\"" + chain + "\"", "\"stream\":true"));
        all.addAll(List.of(fields));
        all.add("\"messages\":[{\"role\":\"user\",\"content\":\"What is the answer?\"}]");
        var response = door.chat("{" + String.join(",", all) + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Heard.of(response.body());
    }

    private static List<String> lastMessages(Spoken wire) throws Exception {
        return wire.messages(SECOND.get(wire).lastRequest().body());
    }

    static Stream<Arguments> breaks() {
        return Stream.of(Spoken.values()).flatMap(broken -> Stream.of(Spoken.values())
                .flatMap(rescuer -> Stream.of(Break.values()).map(how -> arguments(broken, rescuer, how))));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void theNextTargetFinishesTheAnswer(Spoken broken, Spoken rescuer, Break how) throws Exception {
        FIRST.get(broken).reply(how.of(broken));
        SECOND.get(rescuer).reply(rescuer.whole("is ", "forty", " two."));

        Heard heard = ask(broken.provider + "-" + rescuer.provider);

        assertThat(heard.text()).isEqualTo(WHOLE);
        assertThat(heard.finishReasons()).containsExactly("stop");
        assertThat(heard.done()).isTrue();
        assertThat(heard.error().isMissingNode()).isTrue();
        var facts = heard.facts();
        assertThat(facts.path("rescue").toString())
                .isEqualTo("{\"from\":\"%s\",\"to\":\"%s\",\"after_chars\":%d,\"mode\":\"continue\"}"
                        .formatted(first(broken), second(rescuer), Break.TEXT.length()));
        assertThat(facts.path("provider").asText()).isEqualTo(rescuer.provider + "-2");
        assertThat(facts.path("model").asText()).isEqualTo(rescuer.model);
        assertThat(facts.path("degraded").asBoolean()).isTrue();
        assertThat(facts.path("degraded_reason").asText()).isEqualTo(how.kind);
        assertThat(facts.path("notice").asText()).isEqualTo("We're temporarily using a backup model");
        assertThat(heard.attempts()).containsExactly(first(broken) + ":" + how.kind, second(rescuer) + ":ok");
        List<String> messages = lastMessages(rescuer);
        assertThat(messages).hasSize(3);
        assertThat(messages.get(0)).isEqualTo("user: What is the answer?");
        assertThat(messages.get(1)).isEqualTo("assistant: " + Break.TEXT);
        assertThat(messages.get(2)).startsWith("user: ").contains("Go on exactly where it ends");
    }

    /** The next target was asked to finish an answer that was complete, and its words were put behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"reset", "silence", "error", "garbage"})
    void whatBreaksAfterTheFinishReasonIsNotRescued(String how) {
        List<String> events = Streams.openaiEvents("All is ", "said.");
        FIRST.get(Spoken.OPENAI).reply(connection -> {
            connection.send(Streams.HEAD + Streams.chunk(String.join("", events.subList(0, events.size() - 2))));
            switch (how) {
                case "reset" -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                    connection.reset();
                }
                case "silence" -> connection.silence();
                case "error" -> connection.send(Streams.chunk(Spoken.OPENAI.overloaded()) + "0\r\n\r\n");
                default -> connection.send(Streams.chunk("data: {\"cho") + "0\r\n\r\n");
            }
        });
        SECOND.get(Spoken.GEMINI).reply(Spoken.GEMINI.whole("Something else."));

        Heard heard = ask("openai-gemini");

        assertThat(heard.text()).isEqualTo("All is said.");
        assertThat(heard.finishReasons()).containsExactly("stop");
        assertThat(heard.done()).isTrue();
        assertThat(heard.attempts()).containsExactly(first(Spoken.OPENAI) + ":ok");
        assertThat(heard.facts().has("rescue")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Spoken.class)
    void allChunksOfARescuedStreamBelongTogether(Spoken rescuer) {
        FIRST.get(Spoken.OPENAI).reply(Break.RESET.of(Spoken.OPENAI));
        SECOND.get(rescuer).reply(rescuer.whole(" two."));

        Heard heard = ask("openai-" + rescuer.provider, "\"stream_options\":{\"include_usage\":true}");

        assertThat(heard.chunks())
                .extracting(chunk -> chunk.path("id").asText())
                .containsOnly(heard.chunks().get(0).path("id").asText());
        assertThat(heard.chunks().stream()
                        .filter(chunk -> chunk.at("/choices/0/delta/role").isTextual()))
                .hasSize(1);
        var last = heard.chunks().get(heard.chunks().size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(last.at("/llm/rescue/mode").asText()).isEqualTo("continue");
        assertThat(heard.text()).isEqualTo(WHOLE);
    }

    @ParameterizedTest
    @EnumSource(Spoken.class)
    void aTargetThatStartsOverIsCut(Spoken rescuer) {
        FIRST.get(Spoken.ANTHROPIC).reply(Break.CLEAN_END.of(Spoken.ANTHROPIC));
        SECOND.get(rescuer).reply(rescuer.whole("The", " answer is", " forty two", "."));

        assertThat(ask("anthropic-" + rescuer.provider).text()).isEqualTo(WHOLE);
    }

    @ParameterizedTest
    @EnumSource(Spoken.class)
    void aTargetThatOnlyRepeatsTheEndFinishesTheAnswer(Spoken rescuer) {
        FIRST.get(Spoken.ANTHROPIC).reply(Break.CLEAN_END.of(Spoken.ANTHROPIC));
        SECOND.get(rescuer).reply(rescuer.whole("is forty"));

        Heard heard = ask("anthropic-" + rescuer.provider);

        assertThat(heard.text()).isEqualTo(Break.TEXT);
        assertThat(heard.finishReasons()).containsExactly("stop");
        assertThat(heard.facts().at("/rescue/to").asText()).isEqualTo(second(rescuer));
    }

    /** As a prefill, only where the model takes one. */
    @ParameterizedTest
    @ValueSource(strings = {"prefill-3", "prefill-4"})
    void aModelThatTakesAPrefillIsGivenOne(String chain) throws Exception {
        FIRST.get(Spoken.OPENAI).reply(Streams.cutAfter(Streams.openaiEvents("The answer ", "is ", "forty"), 2));
        SECOND.get(Spoken.ANTHROPIC).reply(Streams.anthropic(" forty two."));

        Heard heard = ask(chain);

        assertThat(lastMessages(Spoken.ANTHROPIC))
                .containsExactly("user: What is the answer?", "assistant: The answer is");
        assertThat(heard.text()).isEqualTo(WHOLE);
    }

    @Test
    void aRefusedPrefillMovesToTheNextTarget() {
        FIRST.get(Spoken.OPENAI).reply(Break.RESET.of(Spoken.OPENAI));
        SECOND.get(Spoken.ANTHROPIC).reply(REFUSED);
        SECOND.get(Spoken.GEMINI).reply(Streams.gemini("forty two."));

        Heard heard = ask("prefill-3");

        assertThat(heard.text()).isEqualTo(WHOLE);
        assertThat(heard.attempts())
                .containsExactly(
                        first(Spoken.OPENAI) + ":network",
                        "anthropic-2/claude-3-5-haiku:client-error",
                        second(Spoken.GEMINI) + ":ok");
    }

    @ParameterizedTest
    @EnumSource(Break.class)
    void whereNoTargetIsLeftTheErrorIsOfTheKindThatBrokeIt(Break how) {
        FIRST.get(Spoken.OPENAI).reply(how.of(Spoken.OPENAI));
        SECOND.get(Spoken.ANTHROPIC).reply(REFUSED);

        Heard heard = ask("openai-anthropic");

        assertBroken(heard, how.kind);
        assertThat(heard.error().path("message").asText())
                .doesNotContain("no prefill here")
                .contains("openai-1/gpt-5.4: " + how.kind + "; anthropic-2/claude-sonnet-5: client-error");
    }

    private static void assertBroken(Heard heard, String kind) {
        assertThat(heard.text()).isEqualTo(Break.TEXT);
        assertThat(heard.error().path("code").asText()).isEqualTo(kind);
        assertThat(heard.finishReasons()).isEmpty();
        assertThat(heard.done()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Break.class)
    void withRescueErrorThereIsOneErrorEvent(Break how) {
        FIRST.get(Spoken.ANTHROPIC).reply(how.of(Spoken.ANTHROPIC));
        int before = SECOND.get(Spoken.OPENAI).requests().size();

        assertBroken(ask("error"), how.kind);
        assertThat(SECOND.get(Spoken.OPENAI).requests()).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource(Break.class)
    void withRescueRestartTheFreshAnswerFollows(Break how) throws Exception {
        FIRST.get(Spoken.ANTHROPIC).reply(how.of(Spoken.ANTHROPIC));
        SECOND.get(Spoken.OPENAI).reply(Streams.openai("Forty", "-two."));

        Heard heard = ask("restart");

        assertThat(heard.textAfterRestart()).isEqualTo("Forty-two.");
        assertThat(heard.chunks().stream()
                        .filter(chunk -> chunk.at("/llm/restart").asBoolean()))
                .hasSize(1)
                .allSatisfy(chunk -> assertThat(chunk.path("choices")).isEmpty());
        assertThat(heard.facts().at("/rescue/mode").asText()).isEqualTo("restart");
        assertThat(heard.facts().at("/rescue/after_chars").asInt()).isEqualTo(Break.TEXT.length());
        assertThat(heard.finishReasons()).containsExactly("stop");
        assertThat(heard.done()).isTrue();
        assertThat(lastMessages(Spoken.OPENAI)).containsExactly("user: What is the answer?");
    }

    @Test
    void aSecondBreakIsFinishedByTheThirdTarget() throws Exception {
        FIRST.get(Spoken.ANTHROPIC).reply(Streams.cutAfter(Streams.anthropicEvents("The answer ", "is"), 1));
        SECOND.get(Spoken.OPENAI).reply(Streams.endAfter(Streams.openaiEvents("answer is ", "forty", " two."), 2));
        SECOND.get(Spoken.GEMINI).reply(Streams.gemini("The answer is forty two."));

        Heard heard = ask("three");

        assertThat(heard.text()).isEqualTo(WHOLE);
        assertThat(lastMessages(Spoken.OPENAI).get(1).strip()).isEqualTo("assistant: The answer");
        assertThat(lastMessages(Spoken.GEMINI).get(1)).isEqualTo("assistant: The answer is forty");
        assertThat(heard.attempts())
                .containsExactly(
                        first(Spoken.ANTHROPIC) + ":network",
                        second(Spoken.OPENAI) + ":network",
                        second(Spoken.GEMINI) + ":ok");
        assertThat(heard.facts().path("rescue").toString())
                .isEqualTo("{\"from\":\"%s\",\"to\":\"%s\",\"after_chars\":19,\"mode\":\"continue\"}"
                        .formatted(second(Spoken.OPENAI), second(Spoken.GEMINI)));
    }

    @Test
    void aRescuerThatBreaksBeforeItSaysAnythingNewLeavesNoTrace() {
        FIRST.get(Spoken.ANTHROPIC).reply(Break.RESET.of(Spoken.ANTHROPIC));
        SECOND.get(Spoken.OPENAI).reply(Streams.cutAfter(Streams.openaiEvents("is ", "forty", " two."), 2));
        SECOND.get(Spoken.GEMINI).reply(Streams.gemini("forty two."));

        Heard heard = ask("three");

        assertThat(heard.text()).isEqualTo(WHOLE);
        assertThat(heard.facts().at("/rescue/from").asText()).isEqualTo(first(Spoken.ANTHROPIC));
    }

    @Test
    void aRescuerThatAnswersWithoutAStreamFinishesTheAnswerToo() {
        FIRST.get(Spoken.ANTHROPIC).reply(Break.RESET.of(Spoken.ANTHROPIC));
        SECOND.get(Spoken.OPENAI).reply(FakeProvider.ok(org.llmfailover.support.Answers.openai("is forty two.")));

        Heard heard = ask("anthropic-openai");

        assertThat(heard.text()).isEqualTo(WHOLE);
        assertThat(heard.finishReasons()).containsExactly("stop");
        assertThat(heard.done()).isTrue();
        assertThat(heard.facts().at("/rescue/to").asText()).isEqualTo(second(Spoken.OPENAI));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"response_format\":{\"type\":\"json_object\"}",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":{\"type\":\"object\"}}}",
                "\"n\":2"
            })
    void whatCannotBeContinuedHonestlyEndsInAnError(String field) {
        FIRST.get(Spoken.OPENAI).reply(Break.RESET.of(Spoken.OPENAI));
        SECOND.get(Spoken.OPENAI).reply(Streams.openai("no"));

        assertBroken(ask("openai-openai", field), "network");
    }

    /** The first choice is whole, and of the second nothing came. */
    @ParameterizedTest
    @EnumSource(
            value = Spoken.class,
            names = {"OPENAI", "GEMINI"})
    void aChoiceThatNeverBeganMakesTheAnswerABrokenOne(Spoken wire) {
        List<String> events = new ArrayList<>(wire.events("All is ", "said."));
        events.removeIf(event -> event.contains("[DONE]"));
        FIRST.get(wire).reply(Streams.whole(events));

        Heard heard = ask(wire == Spoken.OPENAI ? "openai-openai" : "gemini-openai", "\"n\":2");

        assertThat(heard.text()).isEqualTo("All is said.");
        assertThat(heard.error().path("code").asText()).isEqualTo("network");
        assertThat(heard.finishReasons()).isEmpty();
        assertThat(heard.done()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"response_format\":{\"type\":\"json_object\"}", "\"n\":1"})
    void whatHasNotBegunIsAnsweredByTheNextTarget(String field) {
        FIRST.get(Spoken.OPENAI).reply(Streams.cutAfter(Streams.openaiEvents("{}"), 0));
        SECOND.get(Spoken.OPENAI).reply(Streams.openai("{\\\"a\\\":1}"));

        Heard heard = ask("openai-openai", field);

        assertThat(heard.text()).isEqualTo("{\"a\":1}");
        assertThat(heard.facts().has("rescue")).isFalse();
    }

    @Test
    void aToolCallThatHasBegunEndsInAnError() {
        String start = "data: {\"id\":\"c\",\"model\":\"gpt-5.4\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":"
                + "[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{\"}}]}}]}\n\n";
        FIRST.get(Spoken.OPENAI).reply(Streams.whole(List.of(start)));

        Heard heard = ask(
                "openai-anthropic",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":{\"type\":\"object\"}}}]");

        assertThat(heard.error().path("code").asText()).isEqualTo("network");
        assertThat(heard.finishReasons()).isEmpty();
        assertThat(heard.done()).isFalse();
    }

    @Test
    void aRefusalInTheMiddleIsAFinishedAnswer() {
        List<String> events = new ArrayList<>(Streams.anthropicEvents("The answer "));
        events.replaceAll(event -> event.replace("end_turn", "refusal"));
        FIRST.get(Spoken.ANTHROPIC).reply(Streams.whole(events));

        Heard heard = ask("anthropic-openai");

        assertThat(heard.text()).isEqualTo("The answer ");
        assertThat(heard.finishReasons()).containsExactly("content_filter");
        assertThat(heard.done()).isTrue();
        assertThat(heard.attempts()).containsExactly(first(Spoken.ANTHROPIC) + ":ok");
    }

    @Test
    void aRescuerThatRefusesIsPassedOver() {
        FIRST.get(Spoken.ANTHROPIC).reply(Break.RESET.of(Spoken.ANTHROPIC));
        List<String> events = new ArrayList<>(Streams.openaiEvents("I cannot help."));
        events.replaceAll(event -> event.replace("\"content\":\"I", "\"refusal\":\"I"));
        SECOND.get(Spoken.OPENAI).reply(Streams.whole(events));
        SECOND.get(Spoken.GEMINI).reply(Streams.gemini("forty two."));

        Heard heard = ask("three");

        assertThat(heard.text()).isEqualTo(WHOLE);
        assertThat(heard.attempts()).contains(second(Spoken.OPENAI) + ":refusal");
        assertThat(heard.finishReasons()).containsExactly("stop");
    }

    @ParameterizedTest
    @EnumSource(Spoken.class)
    void aStallAfterTheDeadlineEndsInATimeout(Spoken wire) {
        FIRST.get(wire).reply(Break.STALL.of(wire));
        SECOND.get(Spoken.OPENAI).reply(FakeProvider.silence());

        var response = door.chat(
                "{\"model\":\"" + wire.provider
                        + "-openai\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "X-Llm-Deadline-Millis",
                "900");

        assertBroken(Heard.of(response.body()), "timeout");
    }

    /** The kind that broke it was another one, but the time is what stands in the way now. */
    @Test
    void aRescueThatOutlastsTheDeadlineEndsInATimeout() {
        FIRST.get(Spoken.ANTHROPIC).reply(Break.RESET.of(Spoken.ANTHROPIC));
        SECOND.get(Spoken.OPENAI).reply(FakeProvider.silence());

        var response = door.chat(
                "{\"model\":\"anthropic-openai\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "X-Llm-Deadline-Millis",
                "700");

        assertBroken(Heard.of(response.body()), "timeout");
    }

    @ParameterizedTest
    @EnumSource(Spoken.class)
    void aCharacterCutInTwoPiecesArrivesWhole(Spoken wire) {
        FIRST.get(wire).reply(wire.whole("Look: \\ud83d", "\\ude00!"));

        assertThat(ask(wire.provider + "-openai").text()).isEqualTo("Look: 😀!");
    }

    @Test
    void halfACharacterOfABrokenStreamIsNotSent() throws Exception {
        FIRST.get(Spoken.OPENAI).reply(Streams.cutAfter(Streams.openaiEvents("Look: \\ud83d", "\\ude00!"), 1));
        SECOND.get(Spoken.GEMINI).reply(Streams.gemini("Look: 😀!"));

        assertThat(ask("openai-gemini").text()).isEqualTo("Look: 😀!");
        assertThat(lastMessages(Spoken.GEMINI).get(1).strip()).isEqualTo("assistant: Look:");
    }
}
