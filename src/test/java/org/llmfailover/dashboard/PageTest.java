package org.llmfailover.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.chat.Json;
import org.llmfailover.support.Door;

/** The page over HTTP, on a door that asks for a key and lets a person control. */
class PageTest {

    private static final String[] KEY = {"Authorization", "Bearer right"};
    private static final String PRIMARY = "anthropic/claude-sonnet-5";

    private static Door door;

    @BeforeAll
    static void start() {
        Map<String, String> properties = new HashMap<>();
        properties.put("llm.provider.anthropic.api-key", "sk-ant-secret-anthropic");
        properties.put("llm.provider.openai.api-key", "sk-secret-openai");
        properties.put("llm.chain.default.targets", PRIMARY + ", openai/gpt-5.4");
        properties.put("llm.http.api-keys", "right");
        properties.put("llm.dashboard.control", "true");
        door = new Door(properties);
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/llm/dashboard/dashboard.css, text/css; charset=utf-8",
        "/llm/dashboard/dashboard.js, text/javascript; charset=utf-8",
        "/llm/dashboard/chart.umd.min.js, text/javascript; charset=utf-8",
        "/llm/dashboard/icon.svg, image/svg+xml",
    })
    void thePageAndItsFilesNeedNoKeyAndAreWhatTheySayTheyAre(String path, String type) {
        HttpResponse<String> response = door.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(response.body()).isNotBlank();
    }

    @Test
    void aFileABrowserHasIsNotSentAgain() {
        String tag = door.get("/").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = door.get("/", "If-None-Match", tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void whatIsOnlyAskedAboutHasNoBody() {
        HttpResponse<String> head = door.send(Door.builder(door.url() + "/")
                .method("HEAD", BodyPublishers.noBody())
                .build());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/llm/dashboard/nothing.js",
                "/llm/dashboard/LICENSE.md",
                "/llm/dashboard/..%2f..%2fapplication.properties",
                "/llm/nothing"
            })
    void nothingElseIsServed(String path) {
        HttpResponse<String> response = door.get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"code\":\"client-error\"");
    }

    @ParameterizedTest
    @CsvSource({"/, POST", "/, DELETE", "/llm/state, POST", "/llm/dashboard/dashboard.js, PUT", "/llm/control, GET"})
    void otherMethodsAreRefused(String path, String method) {
        HttpResponse<String> response = door.send(Door.builder(door.url() + path, KEY)
                .method(method, BodyPublishers.ofString("{}"))
                .build());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains(path.equals("/llm/control") ? "POST" : "GET, HEAD");
    }

    @Test
    void theStateNeedsTheKey() {
        assertThat(door.get("/llm/state").statusCode()).isEqualTo(401);
        assertThat(door.get("/llm/state", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(door.get("/llm/state?Authorization=Bearer%20right").statusCode())
                .isEqualTo(401);

        HttpResponse<String> state = door.get("/llm/state", KEY);

        assertThat(state.statusCode()).isEqualTo(200);
        assertThat(state.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(state.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(state.body()).doesNotContain("secret").doesNotContain("right");
    }

    @Test
    void aTargetIsTakenOutAndGivenBack() throws Exception {
        assertThat(control("{\"target\":\"" + PRIMARY + "\",\"control\":\"open\"}", KEY)
                        .statusCode())
                .isEqualTo(200);
        JsonNode chain = state().path("chains").path(0);
        assertThat(chain.path("level").asText()).isEqualTo("degraded");
        assertThat(chain.path("serves").asText()).isEqualTo("openai/gpt-5.4");
        assertThat(chain.path("text").asText())
                .isEqualTo("openai/gpt-5.4 serves, because " + PRIMARY + " was taken out by a person");

        control("{\"target\":\"" + PRIMARY + "\",\"control\":\"closed\"}", KEY);
        assertThat(state().path("chains").path(0).path("text").asText())
                .isEqualTo(PRIMARY + " serves, forced in by a person");

        control("{\"target\":\"" + PRIMARY + "\",\"control\":\"automatic\"}", KEY);
        assertThat(state().path("chains").path(0).path("text").asText()).isEqualTo(PRIMARY + " serves");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"target\":\"anthropic/claude-sonnet-5\",\"control\":\"ajar\"}",
                "{\"target\":\"<b>x</b>\",\"control\":\"open\"}"
            })
    void aWrongCommandIsRefusedAndNotRepeated(String body) {
        HttpResponse<String> response = control(body, KEY);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("ajar").doesNotContain("<b>");
    }

    @Test
    void aCommandNeedsTheKeyJsonAndReason() {
        String body = "{\"target\":\"" + PRIMARY + "\",\"control\":\"open\"}";

        assertThat(control(body).statusCode()).isEqualTo(401);
        HttpRequest text = Door.builder(door.url() + "/llm/control", KEY)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(door.send(text).statusCode()).isEqualTo(415);
        assertThat(control(" ".repeat(20_000) + body, KEY).statusCode()).isEqualTo(413);
    }

    private static HttpResponse<String> control(String json, String... headers) {
        return door.send(Door.builder(door.url() + "/llm/control", headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private static JsonNode state() throws Exception {
        return Json.MAPPER.readTree(door.get("/llm/state", KEY).body());
    }

    @Test
    void withoutControlThereIsNothingToCommand() {
        Map<String, String> properties = Map.of(
                "llm.provider.openai.api-key", "sk-secret-openai",
                "llm.chain.default.targets", "openai/gpt-5.4",
                "llm.http.api-keys", "right");
        try (Door readOnly = new Door(properties)) {
            HttpResponse<String> response = readOnly.send(Door.builder(readOnly.url() + "/llm/control", KEY)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"target\":\"openai/gpt-5.4\",\"control\":\"open\"}"))
                    .build());

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(readOnly.get("/llm/state", KEY).body()).contains("\"control\":false");
        }
    }

    @Test
    void theWholePageCanBeLeftOut() {
        Map<String, String> properties = Map.of(
                "llm.provider.openai.api-key", "sk-secret-openai",
                "llm.chain.default.targets", "openai/gpt-5.4",
                "llm.dashboard.enabled", "false");
        try (Door without = new Door(properties)) {
            assertThat(List.of(
                            without.get("/").statusCode(),
                            without.get("/llm/state").statusCode()))
                    .containsOnly(404);
            assertThat(without.get("/v1/models").statusCode()).isEqualTo(200);
        }
    }
}
