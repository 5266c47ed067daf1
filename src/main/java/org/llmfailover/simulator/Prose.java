package org.llmfailover.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a few real sentences about a prompt, in a provider's tone; the same for the same seed. */
final class Prose {

    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][\\w-]{0,40}>");

    private static final int TOPIC_WORDS = 8;
    private static final int TOPIC_CHARACTERS = 80;
    private static final int RESULT_CHARACTERS = 300;
    private static final int SAID_CHARACTERS = 300;
    private static final Pattern LAST_WORDS = Pattern.compile("(\\S+\\s+){0,3}\\S+$");
    private static final Pattern SENTENCE_START = Pattern.compile("^|(?<=[.?!:])\\s+");
    private static final Pattern SENTENCE_END = Pattern.compile("[.?!:]$");

    /** How a family of models talks; {@code %s} stands for the first words of the prompt. */
    private record Tone(List<String> openings, List<String> middles, List<String> closings) {

        List<String> sentences(String topic) {
            return Stream.of(openings, middles, closings)
                    .flatMap(List::stream)
                    .map(sentence -> sentence.replace("%s", topic))
                    .toList();
        }
    }

    private static final Tone CONSIDERATE = new Tone(
            List.of(
                    "That’s a thoughtful question: “%s”.",
                    "Happy to think this through with you. You asked about “%s”.", "Let me take “%s” step by step."),
            List.of(
                    "The short version is that it depends on what you already have in place, so I’d start from there.",
                    "There are two sides to weigh here, and I’d be careful not to settle on one too early.",
                    "A small experiment will usually tell you more than a long plan.",
                    "I’d write the assumption down first, because it is easy to forget which one you made.",
                    "It’s worth noting that the simplest option often holds up better than it looks.",
                    "If something about this is unusual in your case, that changes the picture."),
            List.of(
                    "I hope that helps; tell me more about your situation and I can be more specific.",
                    "Would you like me to go deeper into any part of this?",
                    "I’m not certain about every detail, so please check the parts that matter most."));

    private static final Tone CRISP = new Tone(
            List.of("Sure. On “%s”:", "Here’s a quick answer to “%s”.", "Regarding “%s”, in brief:"),
            List.of(
                    "Start with the smallest version that works and measure it.",
                    "Pick one option, set a limit for it, and revisit it in a week.",
                    "Most of the effort goes into the edge cases, so list them early.",
                    "Keep the steps independent so that one failure does not stop the rest.",
                    "Use the defaults unless you have numbers that say otherwise.",
                    "Automate the part you have done twice."),
            List.of(
                    "Let me know if you want an example.",
                    "That should cover it.",
                    "If you share your constraints, I can tailor this."));

    private static final Tone STRUCTURED = new Tone(
            List.of(
                    "Here is an overview of “%s”.",
                    "There are a few key points to “%s”.", "To answer “%s”, it helps to look at the main factors."),
            List.of(
                    "**Context:** the right choice follows from the scale you expect and the time you have.",
                    "**Trade-off:** what is quick to build is not always quick to change.",
                    "**Approach:** compare two candidates on the same data before deciding.",
                    "**Risk:** the least tested step tends to be the one that fails.",
                    "**Cost:** count the running cost over a year, not over a week.",
                    "**Next step:** agree on how you will know that it worked."),
            List.of(
                    "In summary, begin small and keep what proves itself.",
                    "Overall, a balanced approach gives the best result.",
                    "These points together give a good starting place."));

    private Prose() {}

    /** An answer of four to six sentences; one that uses the tool's result when there is one. */
    static String answer(String protocol, String prompt, @Nullable String toolResult, long seed) {
        Random random = new Random(seed);
        Tone tone = tone(protocol);
        List<String> sentences = new ArrayList<>();
        sentences.add(pick(tone.openings(), random).replace("%s", topic(prompt)));
        if (toolResult != null) {
            sentences.add("The tool says: " + Pieces.beginning(toolResult.strip(), RESULT_CHARACTERS) + ".");
        }
        List<String> middles = new ArrayList<>(tone.middles());
        for (int count = 2 + random.nextInt(3); count > 0; count--) {
            sentences.add(middles.remove(random.nextInt(middles.size())));
        }
        sentences.add(pick(tone.closings(), random));
        return String.join(" ", sentences);
    }

    /**
     * The rest of an answer that was cut off, whoever began it: its last words once more, the end of the broken sentence,
     * and a few sentences to end with.
     */
    static String rest(String protocol, String prompt, String said, long seed) {
        Random random = new Random(seed);
        Tone tone = tone(protocol);
        List<String> sentences = new ArrayList<>();
        String end =
                said.substring(Math.max(0, said.length() - SAID_CHARACTERS)).stripTrailing();
        sentences.add(lastWords(end) + endOfSentence(prompt, end));
        List<String> middles =
                tone.middles().stream().filter(middle -> !said.contains(middle)).toList();
        if (!middles.isEmpty()) {
            sentences.add(pick(middles, random));
        }
        sentences.add(pick(tone.closings(), random));
        return String.join(" ", sentences);
    }

    private static String lastWords(String said) {
        Matcher words = LAST_WORDS.matcher(said);
        return words.find() ? words.group() : said;
    }

    /** Any of these models knows how all of them talk. */
    private static String endOfSentence(String prompt, String said) {
        Matcher starts = SENTENCE_START.matcher(said);
        while (starts.find()) {
            String begun = said.substring(starts.end());
            for (Tone tone : List.of(CONSIDERATE, CRISP, STRUCTURED)) {
                for (String sentence : tone.sentences(topic(prompt))) {
                    if (sentence.startsWith(begun)) {
                        return sentence.substring(begun.length());
                    }
                }
            }
        }
        return SENTENCE_END.matcher(said).find() ? "" : ", and the rest follows from that.";
    }

    /** The first words of a prompt, without the tags around its material: a real model does not say them back. */
    static String topic(String prompt) {
        String[] words = TAG.matcher(prompt).replaceAll(" ").strip().split("\\s+", TOPIC_WORDS + 1);
        String first = String.join(" ", List.of(words).subList(0, Math.min(words.length, TOPIC_WORDS)));
        return first.isEmpty() ? "your message" : Pieces.beginning(first, TOPIC_CHARACTERS);
    }

    private static Tone tone(String protocol) {
        return switch (protocol) {
            case SimulatedAnthropic.PROTOCOL -> CONSIDERATE;
            case SimulatedGemini.PROTOCOL -> STRUCTURED;
            default -> CRISP;
        };
    }

    private static String pick(List<String> sentences, Random random) {
        return sentences.get(random.nextInt(sentences.size()));
    }
}
