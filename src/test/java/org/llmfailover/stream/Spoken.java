package org.llmfailover.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.llmfailover.chat.Json;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Streams;

/** How each wire says the pieces of a stream. */
enum Spoken {
    ANTHROPIC("claude-sonnet-5") {
        @Override
        List<String> events(String... texts) {
            return Streams.anthropicEvents(texts);
        }

        @Override
        String overloaded() {
            return "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                    + "\"message\":\"Overloaded\"}}\n\n";
        }
    },
    OPENAI("gpt-5.4") {
        @Override
        List<String> events(String... texts) {
            return Streams.openaiEvents(texts);
        }

        @Override
        String overloaded() {
            return "data: {\"error\":{\"message\":\"The server is overloaded\",\"type\":\"server_error\","
                    + "\"code\":\"server_is_overloaded\"}}\n\n";
        }
    },
    GEMINI("gemini-3.6-flash") {
        @Override
        List<String> events(String... texts) {
            return Streams.geminiEvents(texts);
        }

        @Override
        String overloaded() {
            return "data: {\"error\":{\"code\":503,\"message\":\"The model is overloaded.\","
                    + "\"status\":\"UNAVAILABLE\"}}\r\n\r\n";
        }
    };

    /** The provider's name in these tests' configurations is the protocol's. */
    final String provider = name().toLowerCase(java.util.Locale.ROOT);

    final String model;

    Spoken(String model) {
        this.model = model;
    }

    abstract List<String> events(String... texts);

    abstract String overloaded();

    Reply whole(String... texts) {
        return Streams.whole(events(texts));
    }

    /** The first contents and then, in a body that ends as it should, these events. */
    Reply then(int contents, String... last) {
        return connection -> {
            List<String> events = new ArrayList<>(firstContents(contents));
            events.addAll(List.of(last));
            Streams.whole(events).write(connection);
        };
    }

    static final String[] TEXTS = {"The answer ", "is forty", " two."};

    /** The events up to the end of that many contents. */
    List<String> firstContents(int contents) {
        List<String> all = events(TEXTS);
        int beforeFirst = this == GEMINI ? 0 : this == ANTHROPIC ? 2 : 1;
        return all.subList(0, beforeFirst + contents);
    }

    /** Role and text of each message of a request, as {@code role: text}. */
    List<String> messages(String request) throws java.io.IOException {
        JsonNode body = Json.MAPPER.readTree(request);
        JsonNode messages = this == GEMINI ? body.path("contents") : body.path("messages");
        return StreamSupport.stream(messages.spliterator(), false)
                .map(message -> message.path("role").asText().replace("model", "assistant") + ": " + text(message))
                .toList();
    }

    private String text(JsonNode message) {
        JsonNode content = message.path(this == GEMINI ? "parts" : "content");
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }
}
