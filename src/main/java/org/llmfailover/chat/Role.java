package org.llmfailover.chat;

/** Who speaks a message, in the vocabulary of OpenAI's chat completions. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
}
