package org.llmfailover.door.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;
import org.llmfailover.support.FakeProvider.Reply;

/** A batch in a process of its own, which is killed in its middle. */
class BatchKillTest {

    private static final int LINES = 2000;
    private static final Duration LONG = Duration.ofMinutes(3);

    /** Every hundredth line is one the provider refuses, and every hundredth is none at all. */
    private static final String FILE = IntStream.rangeClosed(1, LINES)
            .mapToObj(i -> i % 100 == 50 ? "{\"broken\":" + i : Jobs.line("job-" + i))
            .collect(Collectors.joining("\n", "", "\n"));

    @TempDir
    private Path plain;

    @TempDir
    private Path killed;

    private FakeProvider provider;

    @BeforeEach
    void start() {
        provider = new FakeProvider(answers());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private static Reply answers() {
        Reply refusal = Answers.openaiError(400, "invalid_value", "not this one");
        return FakeProvider.after(20, connection -> {
            boolean refused = Jobs.asked(connection.request()).endsWith("00");
            (refused ? refusal : Jobs.answer()).write(connection);
        });
    }

    @Test
    void fiveKillsAndAnOutageChangeNothingButTheOrder() throws InterruptedException {
        run(plain);
        provider.forget();
        Jobs jobs = new Jobs(killed);
        Path file = jobs.write("jobs.jsonl", FILE);

        for (int lines : List.of(0, 200, 450, 750, 1100)) {
            killAt(file, lines);
            assertThat(provider.requests()).as("lines asked").hasSizeLessThan(LINES);
            allLinesButTheLastAreWhole(killed.resolve("jobs.results.jsonl"));
            if (lines == 450) {
                breakForAWhile();
            }
        }
        run(killed);

        Jobs reference = new Jobs(plain);
        Map<String, JsonNode> results = jobs.comparable("jobs.results.jsonl");
        Map<String, JsonNode> errors = jobs.comparable("jobs.errors.jsonl");
        assertThat(results).hasSize(LINES - 40).isEqualTo(reference.comparable("jobs.results.jsonl"));
        assertThat(errors).hasSize(40).isEqualTo(reference.comparable("jobs.errors.jsonl"));
        assertThat(results)
                .allSatisfy((id, result) -> assertThat(Jobs.content(result)).isEqualTo("answer to " + id));
        Set<String> known = new TreeSet<>(results.keySet());
        known.addAll(errors.keySet());
        assertThat(known).hasSize(LINES);
        onlyWhatWasUnderWayIsAskedTwice();
    }

    /** At each kill, up to eight lines are asked and have no result yet; in the outage some were asked in vain. */
    private void onlyWhatWasUnderWayIsAskedTwice() {
        Map<String, Long> asked = provider.requests().stream()
                .collect(Collectors.groupingBy(Jobs::asked, TreeMap::new, Collectors.counting()));
        assertThat(asked).hasSize(LINES - 20);
        assertThat(asked.values().stream().filter(times -> times > 1).count()).isLessThanOrEqualTo(5 * 8 + 8);
    }

    private void run(Path folder) throws InterruptedException {
        Path file = new Jobs(folder).write("jobs.jsonl", FILE);
        try (BatchProcess process = new BatchProcess(file, Jobs.properties(provider))) {
            assertThat(process.exitCode(LONG)).as(process.log()).isZero();
        }
    }

    /** Lets it run until the results have so many lines, which is some more than the last time. */
    private void killAt(Path file, int lines) {
        Path results = file.resolveSibling("jobs.results.jsonl");
        try (BatchProcess process = new BatchProcess(file, Jobs.properties(provider))) {
            Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(2)).until(() -> {
                assertThat(process.isAlive()).as(process.log()).isTrue();
                return Files.exists(results) && Files.readAllLines(results).size() >= lines;
            });
            process.kill();
        }
    }

    private static void allLinesButTheLastAreWhole(Path results) {
        List<String> lines = new Jobs(results.getParent()).text("jobs.results.jsonl");
        lines.subList(0, Math.max(0, lines.size() - 1)).forEach(Jobs::json);
    }

    /** The next run begins in an outage, which ends a while later. */
    private void breakForAWhile() {
        int before = provider.requests().size();
        provider.reply(Answers.openaiError(503, "server_is_overloaded", "Overloaded"));
        CompletableFuture.runAsync(() -> {
            Awaitility.await().atMost(LONG).until(() -> provider.requests().size() >= before + 10);
            provider.reply(answers());
        });
    }

    @Test
    void aFileLargerThanTheHeapIsRun() throws IOException, InterruptedException {
        provider.reply(Jobs.answer());
        Path file = killed.resolve("large.jsonl");
        String padding = "x".repeat(16_000);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= 6000; i++) {
                out.write(Jobs.line("job-" + i).replace("\"question", "\"" + padding + "\\nquestion") + "\n");
            }
        }
        assertThat(Files.size(file)).isGreaterThan(96_000_000);

        try (BatchProcess process = new BatchProcess(file, Jobs.properties(provider), "-Xmx64m")) {
            assertThat(process.exitCode(LONG)).as(process.log()).isZero();
        }

        assertThat(new Jobs(killed).results("large.results.jsonl")).hasSize(6000);
    }
}
