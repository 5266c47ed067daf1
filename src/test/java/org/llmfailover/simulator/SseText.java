package org.llmfailover.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.llmfailover.chat.Json;

/** Takes a whole event stream apart. */
final class SseText {

    private SseText() {}

    record Event(String name, String data) {
        JsonNode json() {
            try {
                return Json.MAPPER.readTree(data);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + data, e);
            }
        }
    }

    static List<Event> events(String text) {
        List<Event> events = new ArrayList<>();
        for (String block : text.split("\n\n")) {
            String name = null;
            for (String line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(name, line.substring(6)));
                } else {
                    throw new AssertionError("no line of an event: " + line);
                }
            }
        }
        return events;
    }

    static String joined(List<Event> events, String pointer) {
        return events.stream()
                .filter(event -> !event.data().equals("[DONE]"))
                .map(event -> event.json().at(pointer).asText())
                .collect(Collectors.joining());
    }
}
