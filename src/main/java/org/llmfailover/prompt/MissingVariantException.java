package org.llmfailover.prompt;

import java.util.List;

/** A prompt exists but not for every provider that may be asked; the message names the files to write. No stack trace. */
public class MissingVariantException extends PromptFileException {

    private static final long serialVersionUID = 1L;

    MissingVariantException(String prompt, List<String> files) {
        super("prompt '" + prompt + "' lacks variants for the targets it may go to; write " + String.join(", ", files));
    }
}
