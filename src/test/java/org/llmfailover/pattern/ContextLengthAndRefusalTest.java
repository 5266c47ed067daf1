package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicError;
import static org.llmfailover.support.Answers.openaiError;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Chain;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** The two failures that only some other targets may mend. */
class ContextLengthAndRefusalTest {

    private static final Map<String, Object> REQUEST =
            Map.of("messages", List.of(Map.of("role", "user", "content", "hello")));
    private static final String ANTHROPIC_REFUSAL =
            """
            {"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-5","content":[],
             "stop_reason":"refusal","stop_sequence":null,
             "stop_details":{"type":"refusal","category":"cyber","explanation":"Not this."},
             "usage":{"input_tokens":20,"output_tokens":0}}""";
    private static final String GEMINI_BLOCK =
            """
            {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},
             "usageMetadata":{"promptTokenCount":9,"totalTokenCount":9},"modelVersion":"gemini-3.6-flash"}""";
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        String targets = "anthropic/claude-%1$s#, openai/gpt-%2$s#, gemini/gemini-%3$s#";
        windows("descending", 300, 200, 100, 2);
        windows("middle-first", 200, 100, 300, 4);
        windows("ascending", 100, 200, 300, 3);
        windows("first-largest", 300, 100, 200, 2);
        PROVIDERS
                .chain("unknown", 1, "targets=" + targets.formatted("x", "x", "x"))
                .chain("plain", 6, "targets=" + targets.formatted("p", "p", "p"))
                .chain("reroute", 6, "targets=" + targets.formatted("r", "r", "r"), "reroute-refusals=true")
                .with("llm.health.consecutive-errors", "50")
                .start();
    }

    private static void windows(String kind, int anthropic, int openai, int gemini, int copies) {
        PROVIDERS.chain(
                kind,
                copies,
                "targets=anthropic/claude-%1$s#, openai/gpt-%1$s#, gemini/gemini-%1$s#".formatted(kind),
                "max-attempts=1");
        for (int copy = 0; copy < copies; copy++) {
            String model = kind + "-" + copy + ".context-window";
            PROVIDERS
                    .with("llm.model.anthropic/claude-" + model, anthropic + "000")
                    .with("llm.model.openai/gpt-" + model, openai + "000")
                    .with("llm.model.gemini/gemini-" + model, gemini + "000");
        }
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static Reply anthropicTooLong() {
        return anthropicError(400, "invalid_request_error", "prompt is too long: 213462 tokens > 200000 maximum");
    }

    private static Reply openaiTooLong() {
        return openaiError(400, "context_length_exceeded", "This model's maximum context length is 200000 tokens.");
    }

    @Test
    void aPromptThatIsTooLongGoesToALargerWindowOnly() {
        Chain chain = PROVIDERS.take("middle-first");
        PROVIDERS.anthropic.reply(anthropicTooLong());

        Told told = chain.chat();

        assertThat(told.body()).isEqualTo(Providers.FROM_GEMINI);
        assertThat(told.attempts()).containsExactly("anthropic:context-length", "gemini:ok");
        assertThat(told.header("LlmDegradedReason")).isEqualTo("context-length");
        assertThat(PROVIDERS.openai.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"descending", "unknown"})
    void withoutALargerWindowTheCallerHearsTheProvidersOwnWords(String kind) {
        Chain chain = PROVIDERS.take(kind);
        PROVIDERS.anthropic.reply(anthropicTooLong());

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:context-length");
        assertThat(told.failure().status()).isEqualTo(400);
        assertThat(told.failure().kind().wireName()).isEqualTo("context-length");
        assertThat(told.failure()).hasMessage("prompt is too long: 213462 tokens > 200000 maximum");
        assertThat(told.failure().retryAfter()).isNull();
        assertThat(told.header("LlmErrorKind")).isEqualTo("context-length");
    }

    @Test
    void windowsAreTriedInOrderWhileTheyGrow() {
        Chain chain = PROVIDERS.take("ascending");
        PROVIDERS.anthropic.reply(anthropicTooLong());
        PROVIDERS.openai.reply(openaiTooLong());

        assertThat(chain.chat().attempts())
                .containsExactly("anthropic:context-length", "openai:context-length", "gemini:ok");
    }

    @Test
    void aSmallerWindowIsNotTriedEvenAfterALargerOneFailedForAnotherReason() {
        Chain chain = PROVIDERS.take("middle-first");
        PROVIDERS.anthropic.reply(anthropicTooLong());
        PROVIDERS.gemini.reply(reset());

        Told told = chain.chat();

        assertThat(told.attempts()).containsExactly("anthropic:context-length", "gemini:network");
        assertThat(told.failure().status()).isEqualTo(503);
    }

    @Test
    void aLargeWindowThatFailedForAnotherReasonIsNoMeasure() {
        Chain chain = PROVIDERS.take("first-largest");
        PROVIDERS.anthropic.reply(reset());
        PROVIDERS.openai.reply(openaiTooLong());

        assertThat(chain.chat().attempts()).containsExactly("anthropic:network", "openai:context-length", "gemini:ok");
    }

    @Test
    void aRefusalInsideA200StaysAnAnswer() {
        Chain chain = PROVIDERS.take("plain");
        PROVIDERS.anthropic.reply(ok(ANTHROPIC_REFUSAL));

        Told told = chain.chat(REQUEST);

        assertThat(told.exception()).isNull();
        JsonNode json = told.json();
        assertThat(json.path("object").asText()).isEqualTo("chat.completion");
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(json.at("/choices/0/message/refusal").asText()).isEqualTo("Not this.");
        assertThat(json.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(20);
        assertThat(json.at("/llm/provider").asText()).isEqualTo("anthropic");
        assertThat(told.header("LlmErrorKind")).isEqualTo("refusal");
        assertThat(told.header("LlmDegraded")).isEqualTo(false);
        assertThat(told.attempts()).containsExactly("anthropic:refusal");
        assertThat(PROVIDERS.openai.requests()).isEmpty();
        assertThat(chain.circuit("anthropic/claude-p").getMetrics().getNumberOfFailedCalls())
                .isZero();
    }

    static Stream<String> patterns() {
        return Stream.of("single", "hot-cold", "retry-and-shed");
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void itDoesSoUnderEveryPattern(String pattern) {
        Chain chain = PROVIDERS.take("plain");
        PROVIDERS.anthropic.reply(ok(ANTHROPIC_REFUSAL));

        Told told = chain.chat(REQUEST, "LlmPattern", pattern);

        assertThat(told.json().at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(told.attempts()).containsExactly("anthropic:refusal");
    }

    @Test
    void aRefusalUnderAnErrorStatusKeepsStatusAndMessage() {
        Chain chain = PROVIDERS.take("plain");
        PROVIDERS.anthropic.reply(reset());
        PROVIDERS.openai.reply(openaiError(400, "content_policy_violation", "Your request was rejected."));

        Told told = chain.chat("hello", "LlmPattern", "hot-cold");

        assertThat(told.attempts()).containsExactly("anthropic:network", "openai:refusal");
        assertThat(told.failure().status()).isEqualTo(400);
        assertThat(told.failure()).hasMessage("Your request was rejected.");
        assertThat(told.failure().kind().wireName()).isEqualTo("refusal");
        assertThat(PROVIDERS.gemini.requests()).isEmpty();
    }

    @Test
    void whereTheChainSaysSoARefusalGoesToTheNextTarget() {
        Chain chain = PROVIDERS.take("reroute");
        PROVIDERS.anthropic.reply(ok(ANTHROPIC_REFUSAL));

        Told told = chain.chat(REQUEST);

        assertThat(told.json().at("/choices/0/message/content").asText()).isEqualTo(Providers.FROM_OPENAI);
        assertThat(told.attempts()).containsExactly("anthropic:refusal", "openai:ok");
        assertThat(told.header("LlmDegraded")).isEqualTo(true);
        assertThat(told.header("LlmDegradedReason")).isEqualTo("refusal");
        assertThat(told.header("LlmErrorKind")).isNull();
    }

    @Test
    void whenAllRefuseTheLastRefusalIsTheAnswer() {
        Chain chain = PROVIDERS.take("reroute");
        PROVIDERS.anthropic.reply(ok(ANTHROPIC_REFUSAL));
        PROVIDERS.openai.reply(ok(Answers.openai("")
                .replace("\"refusal\":null", "\"refusal\":\"No.\"")
                .replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"content_filter\"")));
        PROVIDERS.gemini.reply(ok(GEMINI_BLOCK));

        Told told = chain.chat(REQUEST);

        assertThat(told.attempts()).containsExactly("anthropic:refusal", "openai:refusal", "gemini:refusal");
        assertThat(told.exception()).isNull();
        assertThat(told.json().at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(told.json().at("/choices/0/message/refusal").asText()).contains("PROHIBITED_CONTENT");
        assertThat(told.header("LlmProvider")).isEqualTo("gemini");
        assertThat(told.header("LlmErrorKind")).isEqualTo("refusal");
    }
}
