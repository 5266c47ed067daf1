package org.llmfailover.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.silence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.Chain;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** Which queries get the high-value pattern, and what is said when they do not. */
class HighValueTest {

    private static final String TARGETS = "targets=anthropic/a#, openai/b#";
    private static final String ALL_SAY = "the same";
    private static final Providers PROVIDERS = new Providers();

    @BeforeAll
    static void start() {
        PROVIDERS
                .chain("value", 10, TARGETS, "high-value.pattern=quorum", "pattern=hot-cold")
                .chain("none", 2, TARGETS, "high-value.pattern=quorum", "high-value.max-share=0")
                .chain(
                        "body",
                        4,
                        TARGETS,
                        "high-value.pattern=quorum",
                        "high-value.when=${body} contains 'contract' || ${header.Tier} == 'gold'")
                .chain(
                        "path",
                        2,
                        TARGETS,
                        "high-value.pattern=quorum",
                        "high-value.when=${body[messages][0][content]} == 'dear'")
                .chain("costly", 4, TARGETS, "high-value.pattern=quorum", "max-cost-per-hour=5", "pattern=hot-cold")
                .chain("voting", 4, TARGETS, "pattern=quorum", "max-cost-per-hour=5");
        for (int i = 0; i < 4; i++) {
            PROVIDERS.with("llm.model.anthropic/a-" + i + ".input-price", "1000000");
            PROVIDERS.with("llm.model.openai/b-" + i + ".input-price", "1000000");
            PROVIDERS.with("llm.model.openai/b-" + i + ".output-price", "500000");
        }
        PROVIDERS.start();
    }

    @AfterAll
    static void stop() {
        PROVIDERS.close();
    }

    private static Chain take(String kind) {
        Chain chain = PROVIDERS.take(kind);
        PROVIDERS.anthropic.reply(ok(Answers.anthropic(ALL_SAY)));
        PROVIDERS.openai.reply(ok(Answers.openai(ALL_SAY)));
        return chain;
    }

    private static Map<String, Object> asks(String text) {
        return Map.of("messages", List.of(Map.of("role", "user", "content", text)));
    }

    private static boolean voted(Told told) {
        return told.json().at("/llm/quorum").isObject();
    }

    @Test
    void aQueryThatAsksForItGetsThePatternAndTheRestTheNormalOne() {
        Chain chain = take("value");

        assertThat(voted(chain.chat(asks("x"), "LlmValue", "high"))).isTrue();
        assertThat(voted(chain.chat(asks("x")))).isFalse();
        assertThat(voted(chain.chat(asks("x"), "LlmValue", "low"))).isFalse();
    }

    @Test
    void aBurstOfFiveAndThenItIsSaidThatTheShareIsUsedUp() {
        Chain chain = take("value");
        for (int i = 0; i < 5; i++) {
            assertThat(voted(chain.chat(asks("x"), "LlmValue", "high"))).isTrue();
        }

        JsonNode json = chain.chat(asks("x"), "LlmValue", "high").json();

        assertThat(json.at("/llm/quorum").isMissingNode()).isTrue();
        assertThat(json.at("/llm/notes/0").asText())
                .matches("high-value\\.max-share \\(5 %\\) of chain 'value-\\d' is used up: the pattern is hot-cold");
        assertThat(json.at("/llm/degraded").asBoolean(true)).isFalse();
    }

    @Test
    void callersWhoNameThePatternAreUnderTheSameLimit() {
        Chain chain = take("value");
        for (int i = 0; i < 5; i++) {
            assertThat(voted(chain.chat(asks("x"), "LlmPattern", "quorum"))).isTrue();
        }
        assertThat(voted(chain.chat(asks("x"), "LlmPattern", "quorum"))).isFalse();
        assertThat(voted(chain.chat(asks("x"), "LlmPattern", "single", "LlmValue", "high")))
                .isFalse();
        assertThat(chain.chat(asks("x"), "LlmPattern", "hot-hot").exception())
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aShareOfZeroGrantsNothing() {
        assertThat(voted(take("none").chat(asks("x"), "LlmValue", "high"))).isFalse();
    }

    @Test
    void theExpressionSeesHeadersAndTheBodyInEveryForm() {
        Chain chain = take("body");

        assertThat(voted(chain.chat(asks("read this contract")))).isTrue();
        assertThat(voted(chain.chat("{\"messages\":[{\"role\":\"user\",\"content\":\"a contract\"}]}")))
                .isTrue();
        assertThat(voted(chain.chat(asks("hello"), "Tier", "gold"))).isTrue();
        assertThat(voted(chain.chat(asks("hello")))).isFalse();

        Chain text = take("body");
        PROVIDERS.gemini.reply(silence());
        text.chat("a contract");
        assertThat(PROVIDERS.openai.requests()).hasSize(1);
        text.chat("hello");
        assertThat(PROVIDERS.openai.requests()).hasSize(1);

        Chain path = take("path");
        assertThat(voted(path.chat(asks("dear")))).isTrue();
        assertThat(voted(path.chat(asks("cheap")))).isFalse();
    }

    /** What a caller sends is a value of the expression and never a part of it. */
    @Test
    void aCallerCannotSpeakTheExpressionsLanguage() {
        Chain chain = take("body");

        for (String text : List.of("${header.Tier}", "' || 'a' == 'a", "${bean:llmReadCall}", "${sys.user.home}")) {
            assertThat(voted(chain.chat(asks(text), "Tier", text))).isFalse();
        }
    }

    @Test
    void anExpressionThatIsNoneFailsTheStart() {
        Map<String, String> properties = Map.of(
                "llm.provider.openai.url", PROVIDERS.openai.url(),
                "llm.chain.default.targets", "openai/a, openai/b",
                "llm.chain.default.high-value.pattern", "quorum",
                "llm.chain.default.high-value.when", "${header.x == 'high'");

        assertThatThrownBy(() -> new Bundle(properties))
                .hasStackTraceContaining("llm.chain.default.high-value.when is no Simple expression");
    }

    @Test
    void beyondItsCostTheChainFallsBackToTheNormalPatternAndSaysSo() {
        Chain chain = take("costly");
        assertThat(voted(chain.chat(asks("x"), "LlmValue", "high"))).isTrue();

        JsonNode json = chain.chat(asks("x"), "LlmValue", "high").json();

        assertThat(json.at("/llm/quorum").isMissingNode()).isTrue();
        assertThat(json.at("/llm/notes/0").asText())
                .matches("max-cost-per-hour \\(5 USD\\) of chain 'costly-\\d' is reached: the pattern is hot-cold");
    }

    @Test
    void aQuorumOfTheChainItselfBecomesRetryAndShed() {
        Chain chain = take("voting");
        assertThat(voted(chain.chat(asks("x")))).isTrue();

        JsonNode json = chain.chat(asks("x")).json();

        assertThat(json.at("/llm/quorum").isMissingNode()).isTrue();
        assertThat(json.at("/llm/notes/0").asText()).endsWith("the pattern is retry-and-shed");
    }

    @Test
    void thirtyTwoCallersAtOnceDoNotExceedTheShare() throws Exception {
        Chain chain = take("value");
        ExecutorService threads = Executors.newFixedThreadPool(32);
        int each = 10;
        List<CompletableFuture<Long>> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                callers.add(CompletableFuture.supplyAsync(
                        () -> java.util.stream.IntStream.range(0, each)
                                .filter(n -> voted(chain.chat(asks("x"), "LlmValue", "high")))
                                .count(),
                        threads));
            }
            long granted = 0;
            for (CompletableFuture<Long> caller : callers) {
                granted += caller.get(60, TimeUnit.SECONDS);
            }
            assertThat(granted).isBetween(5L, 32L * each / 20);
        } finally {
            threads.shutdownNow();
        }
    }
}
