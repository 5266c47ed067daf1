package org.llmfailover.door.batch;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;

/** Files of a batch, and a provider whose answer tells which line it is to. */
final class Jobs {

    private static final Pattern ASKED = Pattern.compile("question (\\S+)\"");

    final Path folder;

    Jobs(Path folder) {
        this.folder = folder;
    }

    /** One provider, asked for OpenAI's wire, that fails fast and is tried again soon. */
    static Map<String, String> properties(FakeProvider provider) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("llm.provider.openai.url", provider.url() + "/v1");
        properties.put("llm.provider.openai.api-key", "secret-openai");
        properties.put("llm.chain.default.targets", "openai/gpt-5.4");
        properties.put("llm.chain.default.aliases", "*");
        properties.put("llm.chain.default.max-attempts", "1");
        properties.put("llm.health.open-for", "100ms");
        properties.put("llm.health.max-open-for", "200ms");
        properties.put("llm.batch.concurrency", "8");
        return properties;
    }

    static String line(String customId) {
        return ("{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
                        + "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"question %s\"}]}}")
                .formatted(customId, customId);
    }

    static String lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> line("job-" + i)).collect(joining("\n", "", "\n"));
    }

    /** {@code answer to job-7}, always with the same id and time. */
    static Reply answer() {
        return connection -> FakeProvider.ok(Answers.openai("answer to " + asked(connection.request())))
                .write(connection);
    }

    /** The custom id of the line a request was made from. */
    static String asked(FakeProvider.Request request) {
        Matcher asked = ASKED.matcher(request.body());
        return asked.find() ? asked.group(1) : "nobody";
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Exchange run(Bundle bundle, Object body) {
        return bundle.template()
                .request("direct:llm-batch", exchange -> exchange.getMessage().setBody(body));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> summary(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new AssertionError("the batch failed", exchange.getException());
        }
        return (Map<String, Object>) exchange.getMessage().getBody(Map.class);
    }

    /** The written lines by what they are about: a custom id, or a line's number where it has none. */
    Map<String, JsonNode> results(String name) {
        Map<String, JsonNode> results = new TreeMap<>();
        for (String line : text(name)) {
            JsonNode json = json(line);
            String id = json.path("custom_id").asText("null");
            String key = id.equals("null") ? json.path("id").asText() : id;
            if (results.put(key, json) != null) {
                throw new AssertionError(name + " has two results of " + key);
            }
        }
        return results;
    }

    /** What is the same whenever a batch is run: not the times of its attempts. */
    Map<String, JsonNode> comparable(String name) {
        Map<String, JsonNode> results = results(name);
        results.values().forEach(result -> {
            JsonNode body = result.at("/response/body");
            if (body instanceof ObjectNode object) {
                object.remove(List.of("llm", "created"));
            }
        });
        return results;
    }

    List<String> text(String name) {
        try {
            return Files.readAllLines(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    static String content(JsonNode result) {
        return result.at("/response/body/choices/0/message/content").asText();
    }
}
