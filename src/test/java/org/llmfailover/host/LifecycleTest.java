package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.FakeProvider.ok;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;

/** Camel contexts with the bundle start, stop and live side by side. */
class LifecycleTest {

    private final FakeProvider anthropic = new FakeProvider(ok(Answers.anthropic("from Anthropic")));
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from OpenAI")));

    @AfterEach
    void stop() {
        anthropic.close();
        openai.close();
        Threads.awaitNone();
    }

    private HostMain withAnthropic() throws Exception {
        return HostMain.start(
                Map.of(
                        "camel.main.name", "one",
                        "llm.provider.anthropic.url", anthropic.url(),
                        "llm.provider.anthropic.api-key", "secret-a",
                        "llm.chain.default.targets", "anthropic/claude-sonnet-5"),
                main -> {});
    }

    private HostMain withOpenAi() throws Exception {
        return HostMain.start(
                Map.of(
                        "camel.main.name", "two",
                        "llm.provider.openai.url", openai.url() + "/v1",
                        "llm.provider.openai.api-key", "secret-o",
                        "llm.chain.default.pattern", "single",
                        "llm.chain.default.targets", "openai/gpt-5.4"),
                main -> {});
    }

    private static Object answer(HostMain host) {
        return host.ask("direct:llm-chat", "hello").getMessage().getBody();
    }

    @Test
    void twoContextsWithTheirOwnConfigurationWorkSideBySide() throws Exception {
        try (HostMain one = withAnthropic()) {
            try (HostMain two = withOpenAi()) {
                assertThat(answer(one)).isEqualTo("from Anthropic");
                assertThat(answer(two)).isEqualTo("from OpenAI");
                assertThat(Threads.ofTheBundle()).isNotEmpty();
            }
            assertThat(answer(one)).isEqualTo("from Anthropic");
        }
    }

    @Test
    void aStoppedApplicationCanBeStartedAgain() throws Exception {
        for (int start = 0; start < 2; start++) {
            try (HostMain host = withAnthropic()) {
                assertThat(answer(host)).isEqualTo("from Anthropic");
            }
            Threads.awaitNone();
        }
    }

    @Test
    void aStoppedContextCanBeStartedAgain() throws Exception {
        try (HostMain host = withAnthropic()) {
            assertThat(answer(host)).isEqualTo("from Anthropic");
            int routes = host.context().getRoutes().size();

            host.context().stop();
            Threads.awaitNone();
            host.context().start();

            assertThat(answer(host)).isEqualTo("from Anthropic");
            assertThat(host.context().getRoutes()).hasSize(routes);
        }
    }

    @Test
    void aSuspendedContextResumes() throws Exception {
        try (HostMain host = withAnthropic()) {
            host.context().suspend();
            host.context().resume();

            assertThat(answer(host)).isEqualTo("from Anthropic");
        }
    }
}
