package org.llmfailover.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;
import org.llmfailover.support.Providers;
import org.llmfailover.support.Told;

/** A provider that closes its connection behind every answer and does not announce it. */
class ClosedConnectionTest {

    /** The second attempt went out on the closed connection: a network failure where there was none. */
    @Test
    void theNextAttemptGoesOutOnANewOne() {
        try (Providers providers = new Providers()
                .with("llm.redelivery.delay", "500ms")
                .chain("one", 1, "targets=openai/gpt-5.4#", "pattern=single", "max-attempts=2", "budget=20s")
                .start()) {
            var chain = providers.take("one");
            providers.openai.reply(
                    closing(FakeProvider.status(503, "{}", "Content-Type: application/json")),
                    closing(FakeProvider.ok(Answers.openai("fine"))));

            Told told = chain.chat();

            assertThat(told.attempts()).containsExactly("openai:overloaded", "openai:ok");
            assertThat(told.body()).isEqualTo("fine");
        }
    }

    private static Reply closing(Reply reply) {
        return connection -> {
            reply.write(connection);
            connection.close();
        };
    }
}
