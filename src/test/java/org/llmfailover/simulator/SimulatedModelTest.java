package org.llmfailover.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedModelTest {

    private final SimulatedModel model = new SimulatedModel(new SimulatorServer.FakeClock(), new Ids(new Random(1)));

    private static SimulatedRequest request(String provider, String name, String prompt) {
        return new SimulatedRequest(
                provider, name, false, true, new Dialogue(prompt, null), null, null, null, null, 10);
    }

    private String text(String protocol, String provider, String name, String prompt) {
        return model.answer(protocol, request(provider, name, prompt)).text();
    }

    @Test
    void saysTheSameToTheSamePromptUnderAnotherId() {
        SimulatedAnswer once = model.answer("openai", request("p", "m", "Why?"));
        SimulatedAnswer again = model.answer("openai", request("p", "m", "Why?"));

        assertThat(again.text()).isEqualTo(once.text());
        assertThat(again.id()).isNotEqualTo(once.id());
    }

    @Test
    void speaksInTheToneOfItsProvider() {
        Set<String> texts = Set.of(
                text("anthropic", "p", "m", "Why?"),
                text("openai", "p", "m", "Why?"),
                text("gemini", "p", "m", "Why?"));

        assertThat(texts).hasSize(3).allSatisfy(text -> assertThat(text).contains("Why?"));
    }

    @Test
    void variesWithModelAndPrompt() {
        Set<String> byModel = IntStream.range(0, 20)
                .mapToObj(i -> text("openai", "p", "model-" + i, "Why?"))
                .collect(Collectors.toSet());

        assertThat(byModel).hasSizeGreaterThan(10);
    }

    @Test
    void doesNotSayTheTagsOfAPrompt() {
        String text = text("anthropic", "p", "m", "<question>\nWhy is 1 < 2?\n</question>");

        assertThat(text).contains("Why is 1 < 2?").doesNotContain("question>");
    }

    @Test
    void namesOnlyTheFirstWordsOfALongPrompt() {
        String text = text("openai", "p", "m", "one two three four five six seven eight nine ten");

        assertThat(text).contains("one two three four five six seven eight").doesNotContain("nine");
        assertThat(text("openai", "p", "m", "x".repeat(100_000))).hasSizeLessThan(1_000);
        assertThat(text("openai", "p", "m", " \n ")).contains("your message");
    }

    @Test
    void takesABelievableTime() {
        Pace pace = new Pace(1);
        List<Duration> waits = IntStream.range(0, 50)
                .mapToObj(i -> request("p", "m", "prompt " + i))
                .map(request -> pace.whole(request, model.answer("openai", request)))
                .toList();

        assertThat(waits)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMillis(300), Duration.ofMillis(900)));
        assertThat(Set.copyOf(waits)).hasSizeGreaterThan(20);
        SimulatedRequest request = request("p", "m", "Why?");
        assertThat(pace.whole(request, model.answer("openai", request)))
                .isEqualTo(pace.whole(request, model.answer("openai", request)));
        assertThat(new Pace(0).whole(request, model.answer("openai", request))).isZero();
        assertThat(new Pace(0.1).gap(request)).isBetween(Duration.ofMillis(6), Duration.ofMillis(12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 101, Double.NaN})
    void refusesAFactorThatIsNone(double factor) {
        assertThatThrownBy(() -> new Pace(factor)).hasMessageContaining("must be from 0 to 100");
    }

    @Test
    void cutsNoCharacterInTwo() {
        assertThat(Pieces.beginning("ab😀", 3)).isEqualTo("ab");
        assertThat(String.join("", Pieces.ofArguments("{\"a\":\"😀😀😀😀😀😀😀\"}")))
                .isEqualTo("{\"a\":\"😀😀😀😀😀😀😀\"}");
        assertThat(Pieces.ofArguments("😀".repeat(30)))
                .allSatisfy(piece ->
                        assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse());
        assertThat(Pieces.ofText("one two three four")).containsExactly("one two three ", "four");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openai", "gemini"})
    void goesOnWithAnAnswerThatAnybodyBegan(String began) {
        String answer = text(began, "p", "m", "How do tides work?");
        for (int cut = 1; cut < answer.length(); cut++) {
            String said = answer.substring(0, cut);
            SimulatedRequest request = new SimulatedRequest(
                    "p", "m", true, true, new Dialogue("How do tides work?", said), null, null, null, null, 10);

            String rest = model.answer("gemini", request).text();

            String[] words = said.strip().split("\\s+");
            int again = overlap(said.stripTrailing(), rest);
            assertThat(rest.substring(0, again).split("\\s+")).hasSize(Math.min(4, words.length));
            assertThat(rest).matches("(?s).*[.?]").doesNotContain("the rest follows from that");
        }
    }

    private static int overlap(String said, String rest) {
        int length = Math.min(said.length(), rest.length());
        while (length > 0 && !said.endsWith(rest.substring(0, length))) {
            length--;
        }
        return length;
    }

    @Test
    void goesOnWithAnyText() {
        SimulatedRequest request = new SimulatedRequest(
                "p",
                "m",
                true,
                true,
                new Dialogue("Why?", "x".repeat(100_000) + " The owl"),
                null,
                null,
                null,
                null,
                10);

        assertThat(model.answer("openai", request).text())
                .contains(" The owl, and the rest follows from that. ")
                .hasSizeLessThan(1_000);
    }
}
