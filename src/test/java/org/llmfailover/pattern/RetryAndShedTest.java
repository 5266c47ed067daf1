package org.llmfailover.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;

import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;

class RetryAndShedTest {

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("from the primary")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from the fallback")));
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

    @Test
    void thePrimaryAnswersAndNothingIsDegraded() {
        Exchange exchange = bundle.chat("hello");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("from the primary");
        assertThat(exchange.getMessage().getHeader("LlmDegraded")).isEqualTo(false);
        assertThat(openai.requests()).isEmpty();
    }

    @Test
    void anOverloadedPrimaryIsRetriedAndThenShed() {
        anthropic.reply(anthropicOverloaded());

        Exchange exchange = bundle.chat("hello");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isEqualTo("from the fallback");
        assertThat(anthropic.requests()).hasSize(3);
        assertThat(openai.requests()).hasSize(1);
        assertThat(exchange.getMessage().getHeader("LlmDegraded")).isEqualTo(true);
        assertThat(exchange.getMessage().getHeader("LlmDegradedReason")).isEqualTo("overloaded");
    }
}
