package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** A conversation with parallel tool calls that begins on one provider and continues on another. */
class ToolConversationTest {

    private static final String ANTHROPIC_CALLS =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5","stop_reason":"tool_use",
             "content":[{"type":"text","text":"Let me look."},
              {"type":"tool_use","id":"toolu_01A","name":"weather","input":{"city":"Bonn"}},
              {"type":"tool_use","id":"toolu_01B","name":"weather","input":{"city":"Köln"}}],
             "usage":{"input_tokens":5,"output_tokens":9}}""";
    private static final String OPENAI_CALLS =
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"gpt-5.4",
             "choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[
              {"id":"call_A","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Bonn\\"}"}},
              {"id":"call_B","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Köln\\"}"}}]}}],
             "usage":{"prompt_tokens":5,"completion_tokens":9,"total_tokens":14}}""";
    private static final String GEMINI_CALLS =
            """
            {"candidates":[{"index":0,"finishReason":"STOP","content":{"role":"model","parts":[
              {"functionCall":{"name":"weather","args":{"city":"Bonn"}},"thoughtSignature":"c2lnbmF0dXJl"},
              {"functionCall":{"name":"weather","args":{"city":"Köln"}}}]}}],
             "usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":9,"totalTokenCount":14},
             "modelVersion":"gemini-3.6-flash","responseId":"r1"}""";

    private static final List<Map<String, Object>> TOOLS = List.of(Map.of(
            "type",
            "function",
            "function",
            Map.of(
                    "name",
                    "weather",
                    "parameters",
                    Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))))));

    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain(
                        "anthropic",
                        3,
                        "targets=anthropic/claude-sonnet-5#, openai/gpt-5.4#, gemini/gemini-3.6-flash#",
                        "pattern=hot-cold")
                .chain(
                        "openai",
                        3,
                        "targets=openai/gpt-5.4#, anthropic/claude-sonnet-5#, gemini/gemini-3.6-flash#",
                        "pattern=hot-cold")
                .chain(
                        "gemini",
                        3,
                        "targets=gemini/gemini-3.6-flash#, openai/gpt-5.4#, anthropic/claude-sonnet-5#",
                        "pattern=hot-cold")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    /** Begins at the chain's primary, answers its two calls in the other order, and continues with the primary broken. */
    @SuppressWarnings("unchecked")
    private static Told converse(Chain chain, FakeProvider primary, String calls) {
        primary.reply(ok(calls));
        List<Object> messages = new ArrayList<>();
        messages.add(Map.of("role", "user", "content", "Where is it warmer, Bonn or Köln?"));
        Told first = chain.chat(Map.of("messages", messages, "tools", TOOLS));
        assertThat(first.exception()).isNull();
        assertThat(first.json().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        Map<String, Object> choice =
                ((List<Map<String, Object>>) ((Map<String, Object>) first.body()).get("choices")).get(0);
        Map<String, Object> message = (Map<String, Object>) choice.get("message");
        List<Map<String, Object>> toolCalls = (List<Map<String, Object>>) message.get("tool_calls");
        assertThat(toolCalls).hasSize(2);
        messages.add(new HashMap<>(message));
        messages.add(result(toolCalls.get(1), "21 degrees"));
        messages.add(result(toolCalls.get(0), "19 degrees"));
        primary.reply(reset());
        return chain.chat(Map.of("messages", messages, "tools", TOOLS));
    }

    private static Map<String, Object> result(Map<String, Object> call, String content) {
        return Map.of("role", "tool", "tool_call_id", call.get("id"), "content", content);
    }

    private static JsonNode sent(FakeProvider provider) throws IOException {
        return Json.MAPPER.readTree(provider.lastRequest().body());
    }

    @Test
    void fromAnthropicToOpenAi() throws IOException {
        Chain chain = PROVIDERS.take("anthropic");

        Told told = converse(chain, PROVIDERS.anthropic, ANTHROPIC_CALLS);

        assertThat(told.attempts()).containsExactly("anthropic:network", "openai:ok");
        checkOpenAi(sent(PROVIDERS.openai).path("messages"));
        assertThat(sent(PROVIDERS.openai).at("/messages/1/content").asText()).isEqualTo("Let me look.");
    }

    @Test
    void fromGeminiToOpenAi() throws IOException {
        Chain chain = PROVIDERS.take("gemini");

        Told told = converse(chain, PROVIDERS.gemini, GEMINI_CALLS);

        assertThat(told.attempts()).containsExactly("gemini:network", "openai:ok");
        checkOpenAi(sent(PROVIDERS.openai).path("messages"));
        assertThat(PROVIDERS.openai.lastRequest().body()).doesNotContain("c2lnbmF0dXJl");
    }

    /** Each tool message answers a call of the message before it. */
    private static void checkOpenAi(JsonNode messages) {
        JsonNode calls = messages.get(1).path("tool_calls");
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).at("/function/name").asText()).isEqualTo("weather");
        assertThat(calls.get(0).at("/function/arguments").asText()).contains("Bonn");
        String bonn = calls.get(0).path("id").asText();
        String cologne = calls.get(1).path("id").asText();
        assertThat(bonn).isNotBlank().isNotEqualTo(cologne).hasSizeLessThanOrEqualTo(40);
        assertThat(List.of(messages.get(2), messages.get(3)))
                .extracting(message -> message.path("role").asText() + " "
                        + message.path("tool_call_id").asText() + " "
                        + message.path("content").asText())
                .containsExactlyInAnyOrder("tool " + cologne + " 21 degrees", "tool " + bonn + " 19 degrees");
    }

    @Test
    void fromOpenAiToAnthropic() throws IOException {
        Chain chain = PROVIDERS.take("openai");

        Told told = converse(chain, PROVIDERS.openai, OPENAI_CALLS);

        assertThat(told.attempts()).containsExactly("openai:network", "anthropic:ok");
        JsonNode messages = sent(PROVIDERS.anthropic).path("messages");
        assertThat(messages).hasSize(3);
        List<JsonNode> uses = blocks(messages.get(1), "tool_use");
        List<JsonNode> results = blocks(messages.get(2), "tool_result");
        assertThat(messages.get(2).path("role").asText()).isEqualTo("user");
        assertThat(uses).extracting(use -> use.at("/input/city").asText()).containsExactly("Bonn", "Köln");
        assertThat(uses).extracting(use -> use.path("id").asText()).allMatch(id -> id.matches("[a-zA-Z0-9_-]+"));
        assertThat(results)
                .extracting(result -> result.path("tool_use_id").asText())
                .containsExactlyInAnyOrder(
                        uses.get(0).path("id").asText(), uses.get(1).path("id").asText());
        assertThat(results)
                .filteredOn(
                        result -> result.path("tool_use_id").equals(uses.get(0).path("id")))
                .allMatch(result -> result.path("content").toString().contains("19 degrees"));
    }

    private static List<JsonNode> blocks(JsonNode message, String type) {
        List<JsonNode> blocks = new ArrayList<>();
        message.path("content").forEach(blocks::add);
        blocks.removeIf(block -> !block.path("type").asText().equals(type));
        return blocks;
    }

    @Test
    void fromAnthropicToGemini() throws IOException {
        Chain chain = PROVIDERS.take("anthropic");
        PROVIDERS.openai.reply(reset());

        Told told = converse(chain, PROVIDERS.anthropic, ANTHROPIC_CALLS);

        assertThat(told.attempts()).containsExactly("anthropic:network", "openai:network", "gemini:ok");
        JsonNode contents = sent(PROVIDERS.gemini).path("contents");
        List<JsonNode> calls = contents.findValues("functionCall");
        List<JsonNode> responses = contents.findValues("functionResponse");
        assertThat(calls).extracting(call -> call.at("/args/city").asText()).containsExactly("Bonn", "Köln");
        assertThat(responses)
                .extracting(response -> response.path("name").asText())
                .containsOnly("weather");
        assertThat(responses)
                .filteredOn(response -> response.path("id").equals(calls.get(0).path("id")))
                .singleElement()
                .satisfies(response ->
                        assertThat(response.path("response").toString()).contains("19 degrees"));
        assertThat(responses)
                .filteredOn(response -> response.path("id").equals(calls.get(1).path("id")))
                .singleElement()
                .satisfies(response ->
                        assertThat(response.path("response").toString()).contains("21 degrees"));
        assertThat(contents.get(2).path("role").asText()).isEqualTo("user");
    }

    @Test
    void aConversationThatStaysKeepsItsSignature() throws IOException {
        Chain chain = PROVIDERS.take("gemini");
        converse(chain, PROVIDERS.gemini, GEMINI_CALLS);

        assertThat(PROVIDERS.gemini.lastRequest().body()).contains("c2lnbmF0dXJl");
    }
}
