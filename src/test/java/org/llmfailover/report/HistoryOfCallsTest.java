package org.llmfailover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;

/** What a running bundle leaves behind when it stops. */
class HistoryOfCallsTest {

    private static final String PROMPT = "a-secret-question";
    private static final String ANSWER = "a-secret-answer";

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic(ANSWER)));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai(ANSWER)));

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        anthropic.close();
        openai.close();
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("history");
    }

    private Bundle start() {
        return new Bundle(Map.of(
                "llm.history.url", url(),
                "llm.provider.anthropic.url", anthropic.url(),
                "llm.provider.anthropic.api-key", "secret-a",
                "llm.provider.openai.url", openai.url() + "/v1",
                "llm.provider.openai.api-key", "secret-o",
                "llm.redelivery.delay", "10ms",
                "llm.model.anthropic/claude-sonnet-5.input-price", "3",
                "llm.model.anthropic/claude-sonnet-5.output-price", "15",
                "llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4"));
    }

    private List<List<String>> rows(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection(url())) {
            return Sql.rows(connection, query);
        }
    }

    @Test
    void everyCallIsThereAfterTheStopAndAfterTheNext() throws Exception {
        try (Bundle bundle = start()) {
            bundle.chat(PROMPT);
            anthropic.reply(Answers.anthropicOverloaded());
            bundle.chat(PROMPT);
        }
        try (Bundle bundle = start()) {
            openai.reply(Answers.openaiError(500, "server_error", "no"));
            bundle.chat(PROMPT);
        }

        assertThat(rows("select outcome, error_kind, alone, alone_retried, primary_attempts, answered_by from llm_call"
                        + " order by started_at"))
                .containsExactly(
                        Arrays.asList("ok", null, "answered", "answered", "1", "anthropic/claude-sonnet-5"),
                        Arrays.asList("degraded", null, "failed", "failed", "3", "openai/gpt-5.4"),
                        Arrays.asList("failed", "overloaded", "failed", "failed", "3", null));
        assertThat(rows("select input_tokens, output_tokens, cost from llm_payment where paid_for = 'answer'"))
                .containsExactlyInAnyOrder(List.of("12", "7", "0.000141000"), Arrays.asList("11", "6", null));
        assertThat(rows("select kind from llm_event")).contains(List.of("Opened"));
        assertThat(rows("select took_micros - added_micros from llm_call where at_once")
                        .get(0)
                        .get(0))
                .satisfies(atProvider -> assertThat(Long.parseLong(atProvider)).isPositive());
    }

    @Test
    void nothingThatWasAskedOrAnsweredIsKept() throws Exception {
        try (Bundle bundle = start()) {
            bundle.chat(PROMPT);
            anthropic.reply(Answers.anthropicError(400, "invalid_request_error", PROMPT));
            bundle.chat(PROMPT);
        }
        try (Connection connection = DriverManager.getConnection(url())) {
            assertThat(Sql.rows(connection, "script").toString())
                    .contains("client-error")
                    .doesNotContain(PROMPT)
                    .doesNotContain(ANSWER)
                    .doesNotContain("secret-a");
        }
    }
}
