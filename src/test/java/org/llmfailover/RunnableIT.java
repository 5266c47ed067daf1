package org.llmfailover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llmfailover.support.RunningApp;

/** {@code java -jar target/app/llm-failover.jar} from another directory. */
class RunnableIT {

    private static final String HELLO = "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String OWN_FILE =
            """
            llm.provider.openai.protocol=openai
            llm.chain.mine.targets=openai/gpt-5.4
            llm.chain.mine.aliases=%s
            llm.http.enabled=true
            llm.simulator=on
            camel.server.enabled=true
            camel.management.enabled=true
            camel.management.healthCheckEnabled=true
            """;

    @TempDir
    private static Path elsewhere;

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = new RunningApp(elsewhere, "-Dllm.simulator.latency=0").awaitUp();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void answersWithoutAnyKey() {
        HttpResponse<String> answer = app.post("/v1/chat/completions", HELLO);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Llm-Simulated")).contains("true");
        assertThat(answer.headers().firstValue("X-Llm-Provider")).isPresent();
        assertThat(answer.body()).contains("\"object\":\"chat.completion\"", "\"llm\":{");
    }

    @Test
    void listsTheChains() {
        assertThat(app.get("/v1/models").body()).contains("\"object\":\"list\"", "\"id\":\"default\"");
    }

    @Test
    void showsHealthAndMetrics() {
        assertThat(app.management("/observe/health").body()).contains("\"status\":\"UP\"");
        assertThat(app.management("/observe/metrics").body()).contains("# TYPE ");
    }

    @Test
    void aProviderCanBeBrokenAndMended() {
        String fault = "/simulator/gemini/fault";

        assertThat(app.post(fault, "{\"kind\":\"overloaded\",\"seconds\":60}").statusCode())
                .isEqualTo(200);
        assertThat(app.get(fault).body()).contains("overloaded");
        HttpResponse<String> form = app.post(fault, "{\"kind\":\"no-such-kind\"}");
        assertThat(form.statusCode()).isEqualTo(400);
        assertThat(form.body()).contains("kind");
        assertThat(app.delete(fault).statusCode()).isEqualTo(200);
        assertThat(app.get(fault).body()).doesNotContain("overloaded");
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        List<InetSocketAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .flatMap(address -> List.of(app.port(), app.managementPort()).stream()
                        .map(port -> new InetSocketAddress(address, port)))
                .toList();

        assertThat(outside).allMatch(address -> !accepts(address));
        assertThat(accepts(new InetSocketAddress("127.0.0.1", app.port()))).isTrue();
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void readsTheFileOfTheCurrentDirectoryAndAnOptionWinsOverIt(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("application.properties"), OWN_FILE.formatted("from-the-file"));
        try (RunningApp own = new RunningApp(directory).awaitUp()) {
            assertThat(own.get("/v1/models").body())
                    .contains("\"mine\"", "\"from-the-file\"")
                    .doesNotContain("\"default\"");
        }
        try (RunningApp own = new RunningApp(directory, "-Dllm.chain.mine.aliases=from-the-option").awaitUp()) {
            assertThat(own.get("/v1/models").body())
                    .contains("\"mine\"", "\"from-the-option\"")
                    .doesNotContain("\"from-the-file\"");
        }
    }

    @Test
    void stopsWhenItIsToldTo(@TempDir Path directory) throws Exception {
        try (RunningApp own = new RunningApp(directory).awaitUp()) {
            own.terminate();

            assertThat(own.exitCode(Duration.ofSeconds(10))).isIn(0, 143);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-Dllm.chain.default.budgt=3s, llm.chain.default.budgt is not a known property",
        "-Dllm.chain.default.deadline=soon, llm.chain.default.deadline is \"soon\"",
        "-Dllm.chain.default.prompt=nope, llm.chain.default.prompt: prompt 'nope'",
        "-Dllm.prompts=ftp:prompts, llm.prompts: 'ftp:prompts'",
        "-Dllm.simulator=off, llm.provider.anthropic.api-key",
    })
    void aWrongPropertyIsOneClearSentence(String option, String sentence, @TempDir Path directory) throws Exception {
        try (RunningApp wrong = new RunningApp(directory, option)) {
            assertThat(wrong.exitCode(Duration.ofSeconds(30))).isEqualTo(1);

            assertThat(wrong.output().lines())
                    .filteredOn(line -> line.contains(" ERROR "))
                    .singleElement()
                    .asString()
                    .contains(sentence);
            assertThat(wrong.output()).doesNotContain("\tat ", "Exception");
        }
    }
}
