package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;

/** A host that has a meter registry finds the bundle's meters there. */
class HostMetersTest {

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("hi")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("hi")));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        anthropic.close();
        openai.close();
    }

    private void askOnce() throws Exception {
        try (HostMain host = HostMain.start(HostMain.chain(anthropic, openai), main -> main.bind("meters", registry))) {
            assertThat(host.ask("direct:llm-chat", "hello").getException()).isNull();
        }
    }

    @Test
    void callsAndAttemptsAreTimedInTheHostsRegistryWhichOutlivesTheContext() throws Exception {
        askOnce();
        askOnce();

        assertThat(registry.isClosed()).isFalse();
        assertThat(registry.get("llm.requests")
                        .tags("chain", "default", "outcome", "ok", "value", "normal")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("llm.attempts")
                        .tags("provider", "anthropic", "model", "claude-sonnet-5", "outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(2);
    }
}
