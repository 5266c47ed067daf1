package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlignmentTest {

    private static final int ROUNDS = 2000;

    /** More than is looked back at. */
    private static final String LONG = IntStream.range(0, 100)
            .mapToObj("Sentence number %d is here."::formatted)
            .collect(Collectors.joining(" "));

    private static String joined(String sent, List<String> continuation) {
        Alignment alignment = new Alignment(sent, false);
        StringBuilder text = new StringBuilder(sent);
        continuation.forEach(piece -> text.append(alignment.next(piece)));
        return text.append(alignment.end()).toString();
    }

    static Stream<Arguments> seams() {
        return Stream.of(
                // new from its first character
                arguments("The answer is", " forty two.", "The answer is forty two."),
                arguments("The answer is for", "ty two.", "The answer is forty two."),
                // the last words again
                arguments("The answer is", "answer is forty two.", "The answer is forty two."),
                arguments("The answer is", "is forty two.", "The answer is forty two."),
                arguments("The answer is for", "is forty two.", "The answer is forty two."),
                arguments("The answer is for", "forty two.", "The answer is forty two."),
                arguments("Is it a", "a bird?", "Is it a bird?"),
                arguments("They cost 100 euros", "100 euros each.", "They cost 100 euros each."),
                arguments("He said \"yes", "\"yes and no\".", "He said \"yes and no\"."),
                arguments("The answer is forty", "\n\nThe answer is forty two", "The answer is forty two"),
                // the last characters again, from within a word
                arguments("A tax guide for", "x guide for all.", "A tax guide for all."),
                arguments(
                        "The weather in Paris for you",
                        "er in Paris for you today.",
                        "The weather in Paris for you today."),
                arguments("The solar eclipses ", "r eclipses are rare.", "The solar eclipses are rare."),
                arguments("Überraschung", "raschungen", "Überraschungen"),
                arguments("a formatter", "term", "a formatterterm"),
                arguments("The quick fox jum", "x jumps over it.", "The quick fox jumps over it."),
                // indented code again, with its indentation
                arguments(
                        "  if x:\n        return x + 1\n    ",
                        "        return x + 1\n    return 0",
                        "  if x:\n        return x + 1\n    return 0"),
                arguments(
                        "f(x):\n    if x:\n        r",
                        "\n    if x:\n        return x",
                        "f(x):\n    if x:\n        return x"),
                arguments("it slept until the m", " until the morning", "it slept until the morning"),
                arguments("over and again", " and again and again", "over and again and again and again"),
                // all of it again
                arguments("The answer is", "The answer is forty two.", "The answer is forty two."),
                arguments("He", "Hello there", "Hello there"),
                arguments("I", "I think so", "I think so"),
                // nothing new
                arguments("The answer is forty two.", "forty two.", "The answer is forty two."),
                arguments("The answer is forty two.", "The answer is forty", "The answer is forty two."),
                arguments("The answer", "", "The answer"),
                arguments("", "The answer", "The answer"),
                // white space at the seam
                arguments("The answer is ", "is forty", "The answer is forty"),
                arguments("The answer is ", "answer is\nforty", "The answer is \nforty"),
                arguments("The answer is ", " forty", "The answer is forty"),
                arguments("The end.\n", "\nThe next.", "The end.\n\nThe next."),
                arguments("The end.\n\n", "The end.\n\nThe next.", "The end.\n\nThe next."),
                arguments("The end.\n\n", "end.\nThe next.", "The end.\n\nThe next."),
                arguments("  if (a) {\n  ", "  return;", "  if (a) {\n    return;"),
                arguments("\n", "Hello", "\nHello"),
                arguments("\u00a0", "Hello", "\u00a0Hello"),
                // what only looks like a repetition
                arguments("no", " no no.", "no no no."),
                arguments("the l", "lama", "the llama"),
                arguments("|---|", "---|\n", "|---|---|\n"),
                arguments("It is 1", "10 times", "It is 110 times"),
                arguments("- one item\n", "- one item more", "- one item\n- one item more"),
                arguments(
                        "- Install the package foo\n",
                        "- Install the package bar\n",
                        "- Install the package foo\n- Install the package bar\n"),
                // started over, strayed, and came back to the last words sent
                arguments(
                        "In the beginning there was a very small gateway that nobody knew",
                        "In the beginning there was a very tiny gateway that nobody knew of.",
                        "In the beginning there was a very small gateway that nobody knew of."),
                // scripts without spaces
                arguments("答えは四十二", "四十二です。", "答えは四十二です。"),
                arguments("他说这是个秘密", "是个秘密，对吗", "他说这是个秘密，对吗"),
                // characters of two units
                arguments("Look: 😀 and", "and 😁", "Look: 😀 and 😁"),
                arguments("Look at 😀", "at 😀😁", "Look at 😀😁"),
                arguments("Look 😀", "😁", "Look 😀😁"),
                // white space before it all
                arguments("\n\n" + LONG, "\n\n" + LONG + " More.", "\n\n" + LONG + " More."),
                arguments("\n\n" + LONG, LONG + " More.", "\n\n" + LONG + " More."),
                arguments(" Hello", " Hello world.", " Hello world."),
                // the same with other marks
                arguments(
                        "“It’s late,” he said", "\"It's late,\" he said. She left.", "“It’s late,” he said. She left."),
                arguments(
                        "1990 – 2000\r\nwere the years", "2000\nwere the years of", "1990 – 2000\r\nwere the years of"),
                arguments(
                        "costs 5\u00a0€ in all… well", "5 € in all... well, then", "costs 5\u00a0€ in all… well, then"),
                arguments("He said", " “no”", "He said “no”"),
                arguments("The end", "… or not", "The end… or not"),
                // something before what is said again
                arguments(
                        "The river runs into the deep",
                        "…runs into the deep forest.",
                        "The river runs into the deep forest."),
                arguments(
                        "The river runs into the deep",
                        "... river runs into the deep forest.",
                        "The river runs into the deep forest."),
                arguments(
                        "The river runs into the deep",
                        "\"river runs into the deep forest.",
                        "The river runs into the deep forest."),
                arguments(
                        "The river runs into the deep",
                        "Sure, here is the rest:\n\nruns into the deep forest.",
                        "The river runs into the deep forest."),
                arguments(
                        "The river runs into the deep",
                        "Certainly: The river runs into the deep forest.",
                        "The river runs into the deep forest."),
                arguments("The end.\n", "Note: the end is near.", "The end.\nNote: the end is near."),
                arguments("Ask him.", " He said: ask him.", "Ask him. He said: ask him."),
                arguments("Use https", "Use HTTPS://x.org", "Use httpsUse HTTPS://x.org"));
    }

    @ParameterizedTest
    @MethodSource("seams")
    void bothReadAsOneTextHoweverTheContinuationIsCut(String sent, String continuation, String whole) {
        assertThat(joined(sent, List.of(continuation))).isEqualTo(whole);
        assertThat(joined(
                        sent, continuation.chars().mapToObj(Character::toString).toList()))
                .isEqualTo(whole);
    }

    /** Nobody can know which is meant; a target is asked to say the last words again, so that is what is assumed. */
    @Test
    void aDoubledWordCountsAsARepetition() {
        assertThat(joined("All that he had ", List.of("had gone."))).isEqualTo("All that he had gone.");
        assertThat(joined("All that he had", List.of(" had gone."))).isEqualTo("All that he had had gone.");
    }

    /** Anthropic takes no white space at the end of a prefill. */
    @ParameterizedTest
    @CsvSource({"'\n', '\n'", "'\n\n', '\n\n'", "'\n\n', '\n'", "' ', ' '"})
    void afterAPrefillTheWhiteSpaceAtTheSeamCountsOnce(String shown, String written) {
        Alignment alignment = new Alignment("The end." + shown, true);

        assertThat(shown + alignment.next(written + "The next.") + alignment.end())
                .isEqualTo(shown + "The next.");
    }

    @Test
    void whatIsNewIsPassedOnAtOnce() {
        Alignment alignment = new Alignment("The answer is", false);

        assertThat(alignment.next("answer is")).isEmpty();
        assertThat(alignment.next(" forty")).isEqualTo(" forty");
        assertThat(alignment.next(" is")).isEqualTo(" is");
        assertThat(new Alignment("The answer is", false).next("zero")).isEqualTo("zero");
    }

    @Test
    void aContinuationThatStraysIsNotHeldForEver() {
        String sent = "In the beginning there was a very small gateway that nobody knew";
        Alignment alignment = new Alignment(sent, false);
        String other = "In the beginning there was a very small " + "and another word ".repeat(200);
        int passedOn = 0;
        for (int i = 0; i < other.length() && passedOn == 0; i++) {
            passedOn = alignment.next(other.substring(i, i + 1)).length();
        }
        assertThat(passedOn).isBetween(sent.length() + Repetition.LOOK, sent.length() + Repetition.LOOK + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomTextsAreJoinedWithoutALostOrDoubledCharacter(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random);
            int cut = 1 + random.nextInt(text.length() - 1);
            if (Character.isLowSurrogate(text.charAt(cut))) {
                cut--;
            }
            String sent = text.substring(0, cut);
            String rest = text.substring(cut);
            if (!isAmbiguous(sent, rest)) {
                assertThat(joined(sent, pieces(rest, random)))
                        .as("%s | %s", sent, rest)
                        .isEqualTo(text);
            }
            String again = lastWords(sent, 1 + random.nextInt(30)) + rest;
            if (letters(again.substring(0, again.length() - rest.length())) >= 3) {
                assertThat(joined(sent, pieces(again, random)))
                        .as("%s | %s", sent, again)
                        .isEqualTo(text);
            }
            if (letters(sent) > 0) {
                assertThat(joined(sent, pieces(text, random)))
                        .as("%s | %s", sent, text)
                        .isEqualTo(text);
            }
        }
    }

    /** Words of all lengths with single white space between them. */
    private static String text(Random random) {
        List<String> gaps = List.of(" ", " ", " ", " ", "\n", "\n\n", ", ", ". ", "-");
        List<String> letters = List.of("a", "b", "e", "k", "n", "o", "s", "t", "x", "é", "ß", "7", "😀");
        StringBuilder text = new StringBuilder();
        int words = 2 + random.nextInt(120);
        for (int word = 0; word < words; word++) {
            for (int length = 1 + random.nextInt(9); length > 0; length--) {
                text.append(letters.get(random.nextInt(letters.size())));
            }
            text.append(gaps.get(random.nextInt(gaps.size())));
        }
        return text.toString();
    }

    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(9));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /** Whether the rest itself begins with the last words sent. */
    private static boolean isAmbiguous(String sent, String rest) {
        String stripped = sent.stripTrailing();
        return rest.isBlank()
                || IntStream.range(0, stripped.length())
                        .filter(i -> WordBoundary.begins(stripped, i))
                        .mapToObj(stripped::substring)
                        .anyMatch(rest.stripLeading()::startsWith);
    }

    private static String lastWords(String sent, int words) {
        int from = sent.stripTrailing().length();
        for (int found = 0; from > 0 && found < words; ) {
            from--;
            found += WordBoundary.begins(sent, from) && Character.isLetterOrDigit(sent.codePointAt(from)) ? 1 : 0;
        }
        return sent.substring(from);
    }

    private static long letters(String text) {
        return text.stripTrailing().chars().filter(Character::isLetterOrDigit).count();
    }

    @Test
    void aStartOverOfAVeryLongTextIsCheap() {
        String sent = "All work and no play makes Jack a dull boy. ".repeat(2500);
        String rest = "The end.";
        List<String> pieces = pieces(sent + rest, new Random(4));
        long start = System.nanoTime();

        String whole = joined(sent, pieces);

        assertThat(whole).isEqualTo(sent + rest);
        assertThat((System.nanoTime() - start) / 1_000_000).as("milliseconds").isLessThan(1000);
    }

    @Test
    void aVeryLongTextThatStraysIsCheap() {
        Random random = new Random(5);
        StringBuilder sent = new StringBuilder();
        while (sent.length() < 100_000) {
            sent.append(text(random));
        }
        StringBuilder strays = new StringBuilder(sent);
        strays.setCharAt(60_000, '#');
        List<String> pieces = pieces(strays + "The end.", random);
        long start = System.nanoTime();

        String whole = joined(sent.toString(), pieces);

        assertThat(whole).isEqualTo(sent + "The end.");
        assertThat((System.nanoTime() - start) / 1_000_000).as("milliseconds").isLessThan(1000);
    }
}
