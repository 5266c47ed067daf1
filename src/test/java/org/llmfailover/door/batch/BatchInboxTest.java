package org.llmfailover.door.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;

/** The folder door. */
class BatchInboxTest {

    @TempDir
    private Path inbox;

    @TempDir
    private Path outbox;

    @TempDir
    private Path elsewhere;

    private final FakeProvider provider = new FakeProvider(Jobs.answer());

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void aFileThatIsDroppedIsRunAndMovedToItsResults() throws IOException {
        try (Bundle bundle = start(Map.of())) {
            drop("jobs.jsonl", Jobs.lines(10));

            await().until(() -> Files.exists(inbox.resolve("done/jobs.jsonl")));
            assertThat(new Jobs(inbox.resolve("done")).results("jobs.results.jsonl"))
                    .hasSize(10);
            assertThat(inbox.resolve("done/jobs.errors.jsonl")).isEmptyFile();
            assertThat(inbox.resolve("jobs.jsonl")).doesNotExist();
            assertThat(bundle.context().getRoute("llm-batch-inbox")).isNotNull();
        }
    }

    @Test
    void theOutboxTakesTheResults() throws IOException {
        try (Bundle bundle = start(Map.of("llm.batch.outbox", outbox.toString()))) {
            drop("jobs.jsonl", Jobs.lines(3));
            drop("notes.txt", "not a batch");

            await().until(() -> Files.exists(inbox.resolve("done/jobs.jsonl")));
            assertThat(new Jobs(outbox).results("jobs.results.jsonl")).hasSize(3);
            assertThat(inbox.resolve("notes.txt")).exists();
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void whatCannotBeRunIsMovedOutOfTheWay() throws IOException {
        Files.createDirectories(inbox.resolve("done"));
        Files.writeString(inbox.resolve("done/jobs.results.jsonl"), "of somebody else\n");
        try (Bundle bundle = start(Map.of())) {
            drop("jobs.jsonl", Jobs.lines(3));

            await().until(() -> Files.exists(inbox.resolve("failed/jobs.jsonl")));
            assertThat(inbox.resolve("done/jobs.results.jsonl")).hasContent("of somebody else");
            assertThat(provider.requests()).isEmpty();
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void aFileThatAStopCutsOffIsTakenUpAgain() throws IOException {
        provider.reply(FakeProvider.after(20, Jobs.answer()));
        try (Bundle bundle = start(Map.of())) {
            drop("jobs.jsonl", Jobs.lines(500));
            await().until(() -> provider.requests().size() > 20);
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }
        assertThat(inbox.resolve("jobs.jsonl")).exists();
        provider.reply(Jobs.answer());

        try (Bundle bundle = start(Map.of())) {
            await().until(() -> Files.exists(inbox.resolve("done/jobs.jsonl")));
            assertThat(bundle.context().getStatus().isStarted()).isTrue();
        }

        assertThat(new Jobs(inbox.resolve("done")).results("jobs.results.jsonl"))
                .hasSize(500);
        assertThat(provider.requests()).hasSize(500);
    }

    private Bundle start(Map<String, String> more) {
        Map<String, String> properties = Jobs.properties(provider);
        properties.put("llm.batch.inbox", inbox.toString());
        properties.putAll(more);
        return new Bundle(properties);
    }

    /** As if it had been lying there for a minute. */
    private void drop(String name, String text) throws IOException {
        Path file = new Jobs(elsewhere).write(name, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        Files.move(file, inbox.resolve(name));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }
}
