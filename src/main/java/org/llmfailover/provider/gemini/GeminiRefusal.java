package org.llmfailover.provider.gemini;

/**
 * Why Gemini withheld an answer.
 *
 * @param summary names the reason, without a word of the model's: it may be logged
 * @param words the sentence for the caller, with what Gemini had to say
 */
record GeminiRefusal(String summary, String words) {

    private static final int MAX_WORDS = 1000;

    static GeminiRefusal ofPrompt(String reason, String message) {
        return of("blocked the prompt (" + reasonName(reason) + ")", message);
    }

    static GeminiRefusal ofAnswer(String reason, String message) {
        return of("stopped the answer (" + reasonName(reason) + ")", message);
    }

    private static GeminiRefusal of(String summary, String message) {
        String sentence = "Gemini " + summary + ".";
        String addition = message.length() <= MAX_WORDS ? message : message.substring(0, MAX_WORDS) + "...";
        return new GeminiRefusal(summary, addition.isBlank() ? sentence : sentence + " " + addition.strip());
    }

    /** A reason as Google writes them, or a word for one that is not. */
    static String reasonName(String reason) {
        return reason.matches("[A-Z][A-Z_]{0,63}") ? reason : "a reason it does not document";
    }
}
