package org.llmfailover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.Door.request;
import static org.llmfailover.support.FakeProvider.cut;
import static org.llmfailover.support.FakeProvider.ok;
import static org.llmfailover.support.FakeProvider.reset;
import static org.llmfailover.support.FakeProvider.silence;
import static org.llmfailover.support.FakeProvider.status;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.Logs;

/** The log has one line an event, and no stack trace for what is expected to happen. */
class LogTest {

    @Test
    void failuresOfProvidersLeaveNoStackTraces() {
        try (FakeProvider anthropic = new FakeProvider();
                FakeProvider openai = new FakeProvider(ok(Answers.openai("from the fallback")))) {
            Map<String, String> properties = Door.chain(anthropic, openai);
            properties.put("llm.health.consecutive-errors", "3");
            try (Door door = new Door(properties);
                    Logs logs = new Logs()) {
                for (String pattern : List.of("retry-and-shed", "hot-cold", "single")) {
                    for (FakeProvider.Reply reply : replies()) {
                        anthropic.reply(reply);
                        door.chat(request("hello"), "X-Llm-Pattern", pattern, "X-Llm-Deadline-Millis", "400");
                    }
                }
                openai.reply(reset());
                door.chat(request("hello"));

                assertThat(logs.events()).isNotEmpty().allSatisfy(event -> {
                    assertThat(event.getThrowableProxy())
                            .as(event.getFormattedMessage())
                            .isNull();
                    assertThat(event.getFormattedMessage()).doesNotContain("\n", "Message History");
                });
                assertThat(logs.text())
                        .contains("anthropic/claude-sonnet-5 circuit opens for")
                        .contains("anthropic/claude-sonnet-5 rests for");
            }
        }
    }

    private static List<FakeProvider.Reply> replies() {
        return Stream.of(
                        status(401, "{\"error\":{\"message\":\"bad key\"}}"),
                        status(429, "{}"),
                        status(400, "{\"error\":{\"message\":\"bad\"}}"),
                        ok("not json"),
                        cut(Answers.anthropic("cut")),
                        silence(),
                        reset(),
                        anthropicOverloaded())
                .toList();
    }
}
