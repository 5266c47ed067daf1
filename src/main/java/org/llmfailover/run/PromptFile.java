package org.llmfailover.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.llmfailover.chat.InvalidRequestException;

/**
 * A file of prompts, one JSON object a line; blank lines are skipped.
 *
 * @param mistakes a sentence for each line that is no prompt, with the line's number
 */
record PromptFile(List<Prompt> prompts, List<String> mistakes) {

    PromptFile {
        prompts = List.copyOf(prompts);
        mistakes = List.copyOf(mistakes);
    }

    /** Some editors write it before the first character. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Reads a file of UTF-8 text to its end; wrong lines are noted and passed over. */
    static PromptFile read(Path file) throws IOException {
        List<Prompt> prompts = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        PromptLine reader = new PromptLine();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    add(reader, number, line.replace(BYTE_ORDER_MARK, ""), prompts, mistakes);
                }
            }
        }
        return new PromptFile(prompts, mistakes);
    }

    private static void add(PromptLine reader, int number, String line, List<Prompt> prompts, List<String> mistakes) {
        try {
            prompts.add(reader.read(number, line));
        } catch (InvalidRequestException e) {
            mistakes.add("line " + number + ": " + e.getMessage());
        }
    }

    /** How many calls the prompts make when each is answered. */
    int calls() {
        return prompts.stream().mapToInt(Prompt::calls).sum();
    }
}
