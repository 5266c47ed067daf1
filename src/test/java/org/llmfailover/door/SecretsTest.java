package org.llmfailover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;
import static org.llmfailover.support.FakeProvider.status;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.config.CamelProperties;
import org.llmfailover.config.ConfigReader;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Logs;

/** Keys are told to nobody but their provider; what people ask and are answered stays out of the log. */
class SecretsTest {

    /** A key of no known form. */
    private static final String KEY = "pineapple-on-pizza";

    private static final String HEADER = "tenant secret, with blanks";
    private static final String DOOR_KEY = "the-callers-own-key";

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("ANSWER-TEXT")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("ANSWER-TEXT")));
    private final Logs logs = new Logs();
    private Door door;

    private void start(Map<String, String> more) {
        Map<String, String> properties = Door.chain(anthropic, openai);
        properties.put("llm.provider.anthropic.api-key", KEY);
        properties.put("llm.provider.anthropic.headers.x-tenant", HEADER);
        properties.put("llm.http.api-keys", DOOR_KEY);
        properties.putAll(more);
        door = new Door(properties);
    }

    @AfterEach
    void stop() {
        if (door != null) {
            door.close();
        }
        logs.close();
        anthropic.close();
        openai.close();
    }

    private HttpResponse<String> chat(String content, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + DOOR_KEY;
        return door.chat(request(content), all);
    }

    private void nothingTold(String text) {
        assertThat(text).doesNotContain(KEY, HEADER, DOOR_KEY, "sk-secret-openai");
    }

    private static FakeProvider.Reply echo(int status) {
        String said = "{\"type\":\"error\",\"error\":{\"type\":\"" + KEY + "\",\"message\":\"Your x-api-key " + KEY
                + " and x-tenant " + HEADER + " do not match\",\"param\":\"" + KEY + "\",\"code\":\"" + KEY + "\"}}";
        return status(status, said, "Content-Type: application/json", "x-echo: " + KEY);
    }

    @Test
    void aKeyThatAProviderRepeatsIsNotToldOn() {
        start(Map.of());

        for (int status : new int[] {400, 401, 403, 404, 422, 429, 500, 529}) {
            anthropic.reply(echo(status));
            openai.reply(echo(status));

            HttpResponse<String> response = chat("hello");

            assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
            nothingTold(response.body());
            nothingTold(response.headers().map().toString());
        }
        nothingTold(logs.text());
    }

    @Test
    void aProvidersSentenceSurvivesWithoutTheKey() {
        start(Map.of());
        anthropic.reply(echo(422));

        assertThat(chat("hello").body()).contains("Your x-api-key *** and x-tenant *** do not match");
    }

    @Test
    void healthMetricsAndTextsHoldNoKey() {
        start(Map.of());
        chat("hello");
        anthropic.reply(echo(401));
        chat("hello");
        anthropic.reply(reset());
        chat("hello");

        nothingTold(door.observe("/observe/health"));
        nothingTold(door.observe("/observe/metrics"));
        assertThat(door.observe("/observe/metrics")).contains("camel_exchanges_total");
        assertThat(door.observe("/observe/health")).contains("UP");
        LlmConfig config = new ConfigReader().read(CamelProperties.read(door.context()));
        nothingTold(config.toString());
        nothingTold(config.targets().toString());
        nothingTold(door.context().getRoutes().toString());
        door.context().getEndpoints().forEach(endpoint -> nothingTold(endpoint.getEndpointUri()));
        nothingTold(logs.text());
    }

    @Test
    void promptsAndAnswersAreNotLogged() {
        start(Map.of());

        chat("PROMPT-TEXT");
        anthropic.reply(status(500, "{\"error\":{\"message\":\"about PROMPT-TEXT\"}}"));
        chat("PROMPT-TEXT");
        anthropic.reply(status(400, "{\"error\":{\"message\":\"about PROMPT-TEXT\"}}"));
        chat("PROMPT-TEXT");
        anthropic.reply(ok("{\"content\":\"ANSWER-TEXT\""));
        chat("PROMPT-TEXT");
        door.chat("{\"messages\":\"PROMPT-TEXT\"}", "Authorization", "Bearer " + DOOR_KEY);
        door.chat("{\"PROMPT-TEXT", "Authorization", "Bearer " + DOOR_KEY);

        assertThat(logs.text()).doesNotContain("PROMPT-TEXT", "ANSWER-TEXT");
    }

    @Test
    void withLogContentEachRequestAndAnswerIsOneLine() {
        start(Map.of("llm.log.content", "true"));

        chat("PROMPT-TEXT\\r\\nERROR a line of its own\\u2028x" + "y".repeat(100_000));

        List<ILoggingEvent> lines = logs.events().stream()
                .filter(event -> event.getLoggerName().endsWith("LogContent"))
                .toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).hasSizeLessThan(4_200).doesNotContain("\r", "\n", "\u2028");
        });
        assertThat(lines.get(0).getFormattedMessage())
                .startsWith("request ")
                .contains("to chain default: user: PROMPT-TEXT  ERROR a line");
        assertThat(lines.get(1).getFormattedMessage())
                .startsWith("answer to ")
                .contains("by anthropic/claude-sonnet-5: ANSWER-TEXT");
        nothingTold(logs.text());
    }

    @Test
    void withLogContentANamedPromptsVariablesAreLogged() {
        start(Map.of("llm.log.content", "true"));

        door.chat(
                "{\"product\":\"the shop\",\"question\":\"WHERE IS IT\"}",
                "X-Llm-Prompt",
                "support-answer",
                "Authorization",
                "Bearer " + DOOR_KEY);

        assertThat(logs.text()).contains("prompt support-answer", "WHERE IS IT", "ANSWER-TEXT");
    }
}
