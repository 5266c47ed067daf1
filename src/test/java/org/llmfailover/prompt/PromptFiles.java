package org.llmfailover.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.Choice;
import org.llmfailover.chat.FinishReason;
import org.llmfailover.chat.Json;
import org.llmfailover.chat.Message;
import org.llmfailover.chat.Sampling;
import org.llmfailover.chat.ToolCall;

/** A folder of prompts for a test, and what a test sends and gets. */
record PromptFiles(Path root) {

    PromptFiles write(String file, String yaml) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PromptLibrary library() {
        return new PromptLibrary(List.of("file:" + root), PromptFiles.class.getClassLoader());
    }

    /** The variant that a file {@code p/openai.yaml} of this text makes. */
    Variant variant(String yaml) {
        return write("p/openai.yaml", yaml).library().variant("p", "openai", "gpt-5.4");
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChatRequest request(Message... messages) {
        return request(Sampling.DEFAULT, messages);
    }

    static ChatRequest request(Sampling sampling, Message... messages) {
        return new ChatRequest(
                "default",
                List.of(messages),
                List.of(),
                null,
                null,
                null,
                null,
                List.of(),
                sampling,
                null,
                null,
                true,
                true,
                Map.of());
    }

    static ChatAnswer answer(Choice... choices) {
        return new ChatAnswer("id", "gpt-5.4", List.of(choices), null, Map.of());
    }

    static ChatAnswer answer(String text) {
        return answer(choice(text));
    }

    static Choice choice(String text, ToolCall... calls) {
        return new Choice(0, text, null, List.of(calls), FinishReason.STOP, null, Map.of());
    }
}
