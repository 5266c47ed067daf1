package org.llmfailover.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.geminiError;
import static org.llmfailover.support.Answers.openaiError;
import static org.llmfailover.support.FakeProvider.cut;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;
import static org.llmfailover.support.FakeProvider.status;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Faults;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** Spot checks of the failures in OpenAI's and Gemini's own forms; {@link FailureTableTest} has the whole table. */
class OtherPrimariesTest {

    private static final String RETRY_INFO =
            "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"23s\"}";
    private static final String DAYS_QUOTA =
            "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":"
                    + "[{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\"}]}";
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("openai", 20, "targets=openai/gpt-5.4#, anthropic/claude-sonnet-5#", "max-attempts=2")
                .chain(
                        "openai-hasty",
                        4,
                        "targets=openai/gpt-5.4-hasty#, anthropic/claude-sonnet-5-hasty#",
                        "first-token-timeout=600ms")
                .chain("gemini", 20, "targets=gemini/gemini-3.6-flash#, anthropic/claude-sonnet-5#", "max-attempts=2")
                .chain(
                        "gemini-hasty",
                        4,
                        "targets=gemini/gemini-3.6-flash-hasty#, anthropic/claude-sonnet-5-hasty#",
                        "first-token-timeout=600ms")
                .start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    static Stream<Arguments> openaisFailures() {
        return Stream.of(
                Arguments.of("overloaded", 2, openaiError(503, "server_is_overloaded", "Overloaded")),
                Arguments.of("overloaded", 2, openaiError(429, "slow_down", "Slow down", "retry-after-ms: 10")),
                Arguments.of("server-error", 2, openaiError(500, "server_error", "Something went wrong")),
                Arguments.of(
                        "server-error", 2, ok("{\"error\":{\"message\":\"Provider returned error\",\"code\":502}}")),
                Arguments.of(
                        "rate-limited",
                        1,
                        openaiError(429, "rate_limit_exceeded", "Limit 3, Used 3", "retry-after: 42")),
                Arguments.of("quota", 1, openaiError(429, "insufficient_quota", "You exceeded your current quota")),
                Arguments.of("auth", 1, openaiError(401, "invalid_api_key", "Incorrect API key provided")),
                Arguments.of("model-not-found", 1, openaiError(404, "model_not_found", "The model does not exist")),
                Arguments.of("timeout", 1, silence()),
                Arguments.of("timeout", 1, Faults.blankLines()),
                Arguments.of("bad-answer", 1, cut(Answers.openai("cut in its middle"))),
                Arguments.of("bad-answer", 1, ok(Answers.openai(""))),
                Arguments.of("bad-answer", 1, status(200, "<html>")));
    }

    @ParameterizedTest
    @MethodSource("openaisFailures")
    void openaisFailuresAreShed(String kind, int asked, Reply reply) {
        Chain chain = PROVIDERS.take(kind.equals("timeout") ? "openai-hasty" : "openai");
        PROVIDERS.openai.reply(reply);

        check(chain.chat(), "openai", kind, asked);
    }

    static Stream<Arguments> geminisFailures() {
        return Stream.of(
                Arguments.of("overloaded", 2, geminiError(503, "UNAVAILABLE", "The model is overloaded.", "")),
                Arguments.of("server-error", 2, geminiError(500, "INTERNAL", "An internal error has occurred.", "")),
                Arguments.of("server-error", 2, geminiError(504, "DEADLINE_EXCEEDED", "Deadline expired", "")),
                Arguments.of("rate-limited", 1, geminiError(429, "RESOURCE_EXHAUSTED", "Quota exceeded", RETRY_INFO)),
                Arguments.of(
                        "quota",
                        1,
                        geminiError(429, "RESOURCE_EXHAUSTED", "Quota exceeded", DAYS_QUOTA + "," + RETRY_INFO)),
                Arguments.of(
                        "auth",
                        1,
                        geminiError(
                                400,
                                "INVALID_ARGUMENT",
                                "API key not valid. Please pass a valid API key.",
                                "{\"reason\":\"API_KEY_INVALID\"}")),
                Arguments.of("model-not-found", 1, geminiError(404, "NOT_FOUND", "models/gemini is not found", "")),
                Arguments.of("timeout", 1, silence()),
                Arguments.of("timeout", 1, Faults.stall("   ")),
                Arguments.of("bad-answer", 1, ok("{\"candidates\":[]}")),
                Arguments.of("bad-answer", 1, ok(Answers.gemini("x").replace("STOP", "MALFORMED_FUNCTION_CALL"))),
                Arguments.of("bad-answer", 1, Faults.cutChunks(Answers.gemini("cut"))));
    }

    @ParameterizedTest
    @MethodSource("geminisFailures")
    void geminisFailuresAreShed(String kind, int asked, Reply reply) {
        Chain chain = PROVIDERS.take(kind.equals("timeout") ? "gemini-hasty" : "gemini");
        PROVIDERS.gemini.reply(reply);

        check(chain.chat(), "gemini", kind, asked);
    }

    private static void check(Told told, String primary, String kind, int asked) {
        assertThat(told.exception()).isNull();
        assertThat(told.body()).isEqualTo(Providers.FROM_ANTHROPIC);
        assertThat(told.header("LlmDegradedReason")).isEqualTo(kind);
        assertThat(told.attempts()).hasSize(asked + 1).last().isEqualTo("anthropic:ok");
        assertThat(told.attempts().subList(0, asked)).containsOnly(primary + ":" + kind);
    }
}
