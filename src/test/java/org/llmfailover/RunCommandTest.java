package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.run.CompareCommand;
import org.llmfailover.run.RunCommand;
import org.llmfailover.support.Ports;
import picocli.CommandLine;

/** The run over the real thing: the runnable in this JVM, its doors on free ports, the simulated providers. */
class RunCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void everyCallIsAnsweredWhileThePrimaryIsBroken() {
        int code = run(Map.of(), "docs/prompts.jsonl", "--concurrency", "1", "--break-from", "20", "--break-to", "90");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("answered +18\n")
                .containsPattern("degraded +[1-9]")
                .containsPattern("retried +[1-9]")
                .containsPattern("failed +0\n")
                .containsPattern("anthropic/claude-sonnet-5 +[1-9]")
                .containsPattern("openai/gpt-5.4 +[1-9]")
                .containsPattern("the whole call +18 +18 +0 +\\d+ ms +\\d+ ms\n");
        assertThat(err.toString())
                .contains("anthropic is broken: overloaded", "anthropic is mended", "18 of 18 calls: 18 answered");
    }

    /** Every pattern in both situations, over the real thing. */
    @Test
    void thePatternsAreCompared() {
        CommandLine command = new CommandLine(new CompareCommand(overrides -> {
            Map<String, String> all = new HashMap<>(overrides);
            all.put("llm.simulator.latency", "0.05");
            return StartedBundle.start(all);
        }));
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));

        int code = command.execute("--queries", "4");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().lines()).hasSize(15);
        assertThat(out.toString())
                .containsPattern(
                        "single +all well +100 % +0 % +1.00 +\\d+ ms +\\d+ ms +\\d+\\.\\d\\d\n +primary overloaded +0 %")
                .containsPattern("hot-cold +all well +100 % +0 % +1.00")
                .containsPattern("retry-and-shed +all well .*\n +primary overloaded +100 % +100 %")
                .containsPattern("hot-hot +all well +100 % +0 % +1.00")
                .containsPattern("quorum first +all well +100 % +0 % +3.00")
                .containsPattern("quorum best +all well +100 % +0 % +3.00");
    }

    @Test
    void nothingIsBrokenWhenToldSo() throws IOException {
        int code = run(Map.of(), file("{\"prompt\":\"Hello\"}\n"), "--no-break");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("degraded +0 ")
                .containsPattern("openai/gpt-5.4 +0 +0 +0 +0 +- +-\n");
        assertThat(err.toString()).doesNotContain("broken");
    }

    @Test
    void aFailedTurnEndsItsConversationAndTheRunGoesOn() throws IOException {
        String prompts = file("{\"turns\":[\"one\",\"two\"]}\nnonsense\n{\"prompt\":\"three\"}\n");

        int code = run(
                Map.of("llm.chain.default.pattern", "single"),
                prompts,
                "--break",
                "anthropic=client-error",
                "--break-from",
                "0",
                "--break-to",
                "60",
                "--concurrency",
                "1");

        assertThat(code).as(err.toString()).isEqualTo(2);
        assertThat(out.toString())
                .containsPattern("failed +2  client-error: 1, not asked, an earlier turn failed: 1")
                .containsPattern("the whole call +3 +1 +2");
        assertThat(err.toString()).contains(prompts + ", line 2: is not JSON");
    }

    @Test
    void aChainThatIsNotThereIsRefused() throws IOException {
        int code = run(Map.of(), file("{\"prompt\":\"Hello\"}\n"), "--chain", "other");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("--chain names the chain 'other'; there are: default");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void realProvidersAreNotBroken() throws IOException {
        Map<String, String> real = Map.of(
                "llm.simulator", "off",
                "llm.provider.anthropic.api-key", "a",
                "llm.provider.openai.api-key", "o",
                "llm.provider.gemini.api-key", "g");

        int code = run(real, file("{\"prompt\":\"Hello\"}\n"), "--break", "openai=network");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("--break is for simulated providers");
    }

    @Test
    void aPortThatIsTakenIsToldInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> overrides = overrides();
            overrides.put("camel.server.port", Integer.toString(taken.getLocalPort()));

            Exception refused = catchException(() -> StartedBundle.start(overrides));

            assertThat(LlmFailover.mistake(refused)).hasValueSatisfying(sentence -> assertThat(sentence)
                    .startsWith("camel.server.port " + taken.getLocalPort() + " cannot be opened"));
        }
    }

    private int run(Map<String, String> properties, String... args) {
        Map<String, String> overrides = overrides();
        overrides.putAll(properties);
        return new CommandLine(new RunCommand(() -> StartedBundle.start(overrides)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private static Map<String, String> overrides() {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("camel.server.port", Integer.toString(Ports.free()));
        overrides.put("camel.management.port", Integer.toString(Ports.free()));
        overrides.put("llm.simulator", "on");
        overrides.put("llm.simulator.latency", "0.05");
        return overrides;
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("prompts.jsonl"), text).toString();
    }
}
