package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.converter.stream.InputStreamCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.llmfailover.chat.ChatRequest;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** Every form {@code direct:llm-chat} takes, and the form it answers in. */
class CallFormsTest {

    private static final String JSON = "{\"messages\":[{\"role\":\"user\",\"content\":\"grüß dich\"}]}";
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("chain", 60, "targets=anthropic/claude-sonnet-5#")
                .with("llm.http.max-body", "2000")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static Told chat(Object body) {
        return PROVIDERS.take("chain").chat(body);
    }

    private static void assertCompletion(JsonNode json) {
        assertThat(json.path("object").asText()).isEqualTo("chat.completion");
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo(Providers.FROM_ANTHROPIC);
        assertThat(json.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(19);
        assertThat(json.at("/llm/provider").asText()).isEqualTo("anthropic");
        assertThat(sent()).contains("grüß dich");
    }

    private static String sent() {
        return PROVIDERS.anthropic.lastRequest().body();
    }

    @Test
    void aPromptGivesText() {
        assertThat(chat("grüß dich").body()).isEqualTo(Providers.FROM_ANTHROPIC);
        assertThat(sent()).contains("grüß dich");
    }

    @Test
    void jsonTextGivesJsonText() throws IOException {
        for (String json : List.of(JSON, "\n  " + JSON)) {
            assertThat(chat(json).body())
                    .isInstanceOf(String.class)
                    .satisfies(body -> assertCompletion(Json.MAPPER.readTree((String) body)));
        }
    }

    @Test
    void aMapGivesAMap() throws IOException {
        Told told = chat(Json.MAPPER.readValue(JSON, Map.class));

        assertThat(told.body()).isInstanceOf(Map.class);
        assertThat(((Map<?, ?>) told.body()).get("choices")).isInstanceOf(List.class);
        assertCompletion(told.json());
    }

    @Test
    void bytesGiveBytes() throws IOException {
        Object body = chat(JSON.getBytes(StandardCharsets.UTF_8)).body();

        assertThat(body).isInstanceOf(byte[].class);
        assertCompletion(Json.MAPPER.readTree((byte[]) body));
    }

    @Test
    void aStreamGivesAStream() throws IOException {
        byte[] bytes = JSON.getBytes(StandardCharsets.UTF_8);
        for (InputStream in : List.of(new ByteArrayInputStream(bytes), new InputStreamCache(bytes))) {
            Object body = chat(in).body();

            assertThat(body).isInstanceOf(InputStream.class);
            assertCompletion(Json.MAPPER.readTree((InputStream) body));
        }
    }

    @Test
    void theBundlesOwnRequestGivesAMap() {
        Told told = chat(ChatRequest.ofPrompt("grüß dich"));

        assertThat(told.body()).isInstanceOf(Map.class);
        assertCompletion(told.json());
    }

    @Test
    void aTextThatOnlyBeginsLikeJsonIsAPrompt() {
        for (String prompt : List.of("{name} wants to know", "{\"messages\":", "{} is an empty object", "{")) {
            assertThat(chat(prompt).body()).isEqualTo(Providers.FROM_ANTHROPIC);
        }
        assertThat(sent()).contains("\"{\"");
    }

    @Test
    void otherJsonIsAPromptToo() {
        for (String prompt : List.of("[1,2]", "42", "\"quoted\"", "null")) {
            assertThat(chat(prompt).body()).isEqualTo(Providers.FROM_ANTHROPIC);
        }
    }

    static Stream<Arguments> noRequests() {
        Map<String, Object> circle = new HashMap<>();
        circle.put("messages", circle);
        return Stream.of(
                Arguments.of(null, "the body"),
                Arguments.of("", "the body"),
                Arguments.of("  \n", "the body"),
                Arguments.of(42, "the body"),
                Arguments.of(new Object(), "the body"),
                Arguments.of(List.of("a"), "the body"),
                Arguments.of("{}", "messages"),
                Arguments.of("{\"messages\":[]}", "messages"),
                Arguments.of("{\"messages\":\"hello\"}", "messages"),
                Arguments.of("{\"messages\":[{\"role\":\"judge\",\"content\":\"x\"}]}", "messages[0].role"),
                Arguments.of(Map.of(), "messages"),
                Arguments.of(Map.of("messages", new Object()), "the body"),
                Arguments.of(Map.of("messages", List.of(new Unwritable())), "the body"),
                Arguments.of(circle, "the body"),
                Arguments.of(new byte[0], "request"),
                Arguments.of(bytes("[]"), "request"),
                Arguments.of(bytes("no JSON"), "the body is not JSON"),
                Arguments.of(bytes("{\"messages\":"), "the body is not JSON"),
                Arguments.of(bytes(JSON + " more"), "the body is not JSON"),
                Arguments.of(new ByteArrayInputStream(bytes("no JSON")), "the body is not JSON"),
                Arguments.of(bytes("{".repeat(500)), "the body is not JSON"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A value of a map that cannot be JSON. */
    public static final class Unwritable {
        public String getText() {
            throw new IllegalStateException("unwritable");
        }
    }

    @ParameterizedTest
    @MethodSource("noRequests")
    void whatIsNoRequestIsTheCallersMistakeAndKeepsItsBody(Object body, String named) {
        Told told = chat(body);

        assertThat(told.exception()).isInstanceOf(InvalidRequestException.class).hasMessageContaining(named);
        assertThat(((InvalidRequestException) told.exception()).status()).isEqualTo(400);
        assertThat(told.header("LlmErrorKind")).isEqualTo("client-error");
        assertThat(PROVIDERS.anthropic.requests()).isEmpty();
        if (body instanceof InputStream) {
            assertThat((InputStream) told.body()).hasContent("no JSON"); // it can be read again
        } else {
            assertThat(told.body()).isSameAs(body);
        }
    }

    @Test
    void aBodyOverTheBoundIsA413InEveryForm() throws IOException {
        String json = JSON.replace("grüß", "g".repeat(3000));
        List<Object> bodies = new ArrayList<>();
        bodies.add(bytes(json));
        bodies.add(new ByteArrayInputStream(bytes(json)));
        bodies.forEach(body -> {
            Told told = chat(body);
            assertThat(told.exception())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("llm.http.max-body");
            assertThat(((InvalidRequestException) told.exception()).status()).isEqualTo(413);
        });
    }

    @Test
    void anUnknownChainIsA404() {
        Told told = PROVIDERS.take("chain").chat("hello", "LlmChain", "nonesuch");

        assertThat(told.exception()).isInstanceOf(InvalidRequestException.class).hasMessageContaining("nonesuch");
        assertThat(((InvalidRequestException) told.exception()).status()).isEqualTo(404);
    }

    @Test
    void anUnknownOrUngrantedPatternIsA400() {
        for (String pattern : List.of("quorum", "hot-hot", "lukewarm")) {
            Told told = PROVIDERS.take("chain").chat("hello", "LlmPattern", pattern);

            assertThat(told.exception())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("LlmPattern");
            assertThat(((InvalidRequestException) told.exception()).status()).isEqualTo(400);
        }
    }
}
