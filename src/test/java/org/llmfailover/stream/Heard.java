package org.llmfailover.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.llmfailover.chat.Json;

/**
 * What a plain OpenAI client makes of the bytes of one stream.
 *
 * @param error the data of the error event, or a missing node
 */
record Heard(List<JsonNode> chunks, JsonNode error, boolean done) {

    static Heard of(String body) {
        List<JsonNode> chunks = new ArrayList<>();
        JsonNode error = Json.MAPPER.missingNode();
        boolean done = false;
        for (String event : body.split("\n\n")) {
            String data = event.substring(event.indexOf("data: ") + 6);
            if (data.equals("[DONE]")) {
                done = true;
            } else if (event.startsWith("event: error\n")) {
                error = json(data).path("error");
            } else {
                chunks.add(json(data));
            }
        }
        return new Heard(chunks, error, done);
    }

    private static JsonNode json(String data) {
        try {
            return Json.MAPPER.readTree(data);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + data, e);
        }
    }

    String text() {
        return chunks.stream().map(Heard::text).collect(Collectors.joining());
    }

    /** The text after the chunk that tells to drop what came before. */
    String textAfterRestart() {
        int restart = 0;
        while (!chunks.get(restart).at("/llm/restart").asBoolean()) {
            restart++;
        }
        return chunks.subList(restart + 1, chunks.size()).stream()
                .map(Heard::text)
                .collect(Collectors.joining());
    }

    static String text(JsonNode chunk) {
        return chunk.at("/choices/0/delta/content").asText("");
    }

    List<String> finishReasons() {
        return chunks.stream()
                .flatMap(chunk -> StreamSupport.stream(chunk.path("choices").spliterator(), false))
                .map(choice -> choice.path("finish_reason"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    /** The facts in the last chunk. */
    JsonNode facts() {
        return chunks.get(chunks.size() - 1).path("llm");
    }

    /** The attempts, as target and result. */
    List<String> attempts() {
        return StreamSupport.stream(facts().path("attempts").spliterator(), false)
                .map(attempt -> attempt.asText().substring(0, attempt.asText().lastIndexOf(':')))
                .toList();
    }
}
