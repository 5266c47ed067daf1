package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.run.BatchCommand;
import picocli.CommandLine;

/** The batch over the real thing: the runnable in this JVM without its doors, the simulated providers. */
class BatchCommandTest {

    private static final String LINE = "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
            + "\"body\":{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}}\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void resultsAndErrorsAreBesideTheFile() throws IOException {
        Path jobs = Files.writeString(
                folder.resolve("jobs.jsonl"), LINE.formatted("a") + "nonsense\n" + LINE.formatted("b"));

        int code = run(jobs.toString(), "--concurrency", "2");

        assertThat(code).as(err.toString()).isEqualTo(2);
        assertThat(out.toString())
                .contains("3 lines")
                .containsPattern("answered +2\n")
                .containsPattern("failed +1  bad-line: 1\n")
                .contains("results   " + folder.resolve("jobs.results.jsonl"))
                .contains("errors    " + folder.resolve("jobs.errors.jsonl"));
        assertThat(folder.resolve("jobs.results.jsonl"))
                .content()
                .contains("\"custom_id\":\"a\"", "\"custom_id\":\"b\"")
                .hasLineCount(2);
        assertThat(folder.resolve("jobs.errors.jsonl")).content().hasLineCount(1);
    }

    @Test
    void everyLineAnsweredIsGood() throws IOException {
        Path jobs = Files.writeString(folder.resolve("jobs.jsonl"), LINE.formatted("a"));

        assertThat(run(jobs.toString())).as(err.toString()).isZero();
        assertThat(run(jobs.toString())).as("once more").isZero();
    }

    @Test
    void aFileThatIsNotThereIsRefusedInOneSentence() {
        assertThat(run(folder.resolve("none.jsonl").toString())).isEqualTo(1);
        assertThat(err.toString()).isEqualTo(folder.resolve("none.jsonl") + " is not a file" + System.lineSeparator());
    }

    private int run(String... args) {
        return new CommandLine(new BatchCommand(BatchCommandTest::start))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static StartedBundle start(Map<String, String> asked) {
        Map<String, String> overrides = new HashMap<>(asked);
        overrides.put("llm.simulator", "on");
        overrides.put("llm.simulator.latency", "0.05");
        return StartedBundle.startWithoutDoors(overrides);
    }
}
