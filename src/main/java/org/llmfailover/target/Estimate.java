package org.llmfailover.target;

import org.llmfailover.chat.Usage;

/**
 * The tokens of an attempt whose provider did not come to say them: one for every four characters of text, which is about right
 * for English and too little for most other languages. What was never seen (reasoning, images, what a cancelled model had
 * written) is not in it, so it is a lower bound.
 */
final class Estimate {

    private static final int CHARACTERS_OF_A_TOKEN = 4;

    private Estimate() {}

    static Usage of(int promptCharacters, int answerCharacters) {
        return new Usage(tokens(promptCharacters), tokens(answerCharacters), 0, 0, 0);
    }

    private static long tokens(int characters) {
        return (characters + CHARACTERS_OF_A_TOKEN - 1L) / CHARACTERS_OF_A_TOKEN;
    }
}
