package org.llmfailover.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.support.Answers.anthropicOverloaded;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Streams;

class HostStreamTest {

    private final FakeProvider anthropic = new FakeProvider(Streams.anthropic("Hel", "lo"));
    private final FakeProvider openai = new FakeProvider(Streams.openai("Good", "bye"));
    private Bundle bundle;

    @BeforeEach
    void start() {
        bundle = new Bundle(Map.of(
                "llm.provider.anthropic.url", anthropic.url(),
                "llm.provider.anthropic.api-key", "secret-a",
                "llm.provider.openai.url", openai.url() + "/v1",
                "llm.provider.openai.api-key", "secret-o",
                "llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4"));
    }

    @AfterEach
    void stop() {
        bundle.close();
        anthropic.close();
        openai.close();
    }

    private static Map<String, Object> request() {
        return Map.of("stream", true, "messages", List.of(Map.of("role", "user", "content", "hello")));
    }

    @Test
    void aMapGivesAnIteratorOfChunks() {
        Exchange exchange = bundle.chat(request());

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader("LlmProvider")).isEqualTo("anthropic");
        assertThat(text(exchange.getMessage().getBody(Iterator.class))).isEqualTo("Hello");
    }

    @Test
    void jsonGivesAStreamOfEvents() throws Exception {
        Exchange exchange = bundle.chat("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        InputStream body = (InputStream) exchange.getMessage().getBody();
        String events = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(events).contains("\"content\":\"Hel\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aCallThatFailsBeforeItsFirstContentFailsTheExchange() {
        anthropic.reply(anthropicOverloaded());
        openai.reply(FakeProvider.status(500, "{}"));

        assertThatThrownBy(() -> bundle.template().requestBody("direct:llm-chat", request()))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage(
                        "temporarily unavailable, try again in 5 s (anthropic/claude-sonnet-5: overloaded; openai/gpt-5.4: server-error)");
    }

    @Test
    void aStreamThatBreaksIsFinishedByTheNextTarget() {
        anthropic.reply(Streams.cutAfter(Streams.anthropicEvents("The answer ", "is forty"), 1));
        openai.reply(Streams.openai("is forty", " two."));

        Exchange exchange = bundle.chat(request());

        assertThat(text(exchange.getMessage().getBody(Iterator.class))).isEqualTo("The answer is forty two.");
    }

    @SuppressWarnings("unchecked")
    private static String text(Iterator<?> chunks) {
        List<String> text = new ArrayList<>();
        chunks.forEachRemaining(chunk -> {
            for (Map<String, Object> choice :
                    (List<Map<String, Object>>) ((Map<String, Object>) chunk).get("choices")) {
                Object content = ((Map<String, Object>) choice.get("delta")).get("content");
                if (content != null) {
                    text.add((String) content);
                }
            }
        });
        return String.join("", text);
    }
}
