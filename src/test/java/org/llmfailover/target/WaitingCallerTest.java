package org.llmfailover.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Door;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.StreamedCall;

/** A caller who leaves while it waits for one of a provider's places. */
class WaitingCallerTest {

    /** It stayed in the queue, and in flight, until its turn came. */
    @Test
    void leavesTheQueueAtOnce() throws Exception {
        try (FakeProvider openai = new FakeProvider(FakeProvider.silence());
                Door door = new Door(Map.of(
                        "llm.provider.openai.url", openai.url() + "/v1",
                        "llm.provider.openai.api-key", "secret",
                        "llm.provider.openai.max-concurrency", "1",
                        "llm.chain.default.targets", "openai/gpt-5.4",
                        "llm.chain.default.pattern", "single",
                        "llm.http.max-in-flight", "2"));
                StreamedCall holding = new StreamedCall(door.port(), StreamedCall.request(""))) {
            await().until(() -> openai.requests().size() == 1);
            StreamedCall waiting = new StreamedCall(door.port(), StreamedCall.request(""));
            await().until(() -> isFull(door));

            waiting.close();

            await().until(() -> !isFull(door));
            assertThat(openai.requests()).hasSize(1);
            openai.reply(FakeProvider.ok(Answers.openai("fine")));
            holding.close();
            await().until(() -> door.chat(Door.request("hello")).statusCode() == 200);
        }
    }

    private static boolean isFull(Door door) {
        return door.chat(Door.request("hello"), "X-Llm-Deadline-Millis", "100")
                .body()
                .contains("llm.http.max-in-flight");
    }
}
