package org.llmfailover.prompt;

/**
 * A prompt file is unreadable or wrong; the message is one sentence that names the file and the key. The operator's
 * mistake, never the caller's. No stack trace.
 */
public class PromptFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PromptFileException(String message) {
        super(message, null, false, false);
    }
}
