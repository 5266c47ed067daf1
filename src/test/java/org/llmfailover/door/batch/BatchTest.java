package org.llmfailover.door.batch;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llmfailover.support.Answers;
import org.llmfailover.support.Bundle;
import org.llmfailover.support.FakeProvider;

/** A file in, a file of results and one of errors out. */
class BatchTest {

    private static FakeProvider provider;
    private static Bundle bundle;

    @TempDir
    private Path folder;

    private Jobs jobs;

    @BeforeAll
    static void start() {
        provider = new FakeProvider();
        Map<String, String> properties = Jobs.properties(provider);
        properties.put("llm.http.max-body", "4KiB");
        bundle = new Bundle(properties);
    }

    @AfterAll
    static void stop() {
        bundle.close();
        provider.close();
    }

    @BeforeEach
    void answer() {
        jobs = new Jobs(folder);
        provider.forget();
        provider.reply(Jobs.answer());
    }

    @Test
    void everyLineIsAnsweredInOpenAisForm() {
        Path file = jobs.write("jobs.jsonl", Jobs.lines(100));

        Map<String, Object> summary = Jobs.summary(Jobs.run(bundle, file));

        assertThat(summary)
                .containsEntry("status", "completed")
                .containsEntry("lines", 100L)
                .containsEntry("answered", 100L)
                .containsEntry("degraded", 0L)
                .containsEntry("failed", 0L)
                .containsEntry("failures", Map.of())
                .containsEntry("results", folder.resolve("jobs.results.jsonl").toString())
                .containsEntry("errors", folder.resolve("jobs.errors.jsonl").toString());
        Map<String, JsonNode> results = jobs.results("jobs.results.jsonl");
        assertThat(results).hasSize(100);
        assertThat(results).allSatisfy((id, result) -> {
            assertThat(Jobs.content(result)).isEqualTo("answer to " + id);
            assertThat(result.fieldNames()).toIterable().containsExactly("id", "custom_id", "response", "error");
            assertThat(result.path("id").asText()).isEqualTo(id.replace("job-", "batch_req_"));
            assertThat(result.at("/response/status_code").asInt()).isEqualTo(200);
            assertThat(result.at("/response/request_id").asText()).endsWith(id.replace("job-", "_"));
            assertThat(result.at("/response/body/object").asText()).isEqualTo("chat.completion");
            assertThat(result.path("error").isNull()).isTrue();
        });
        assertThat(folder.resolve("jobs.errors.jsonl")).isEmptyFile();
        assertThat(provider.requests()).hasSize(100);
    }

    @Test
    void aBadLineIsAnErrorWithItsNumberAndTheOthersAreAnswered() {
        String good = Jobs.line("good");
        jobs.write(
                "jobs.jsonl",
                String.join(
                        "\n",
                        good,
                        "nonsense",
                        "{\"custom_id\":7}",
                        Jobs.line("get").replace("POST", "GET"),
                        Jobs.line("embed").replace("chat/completions", "embeddings"),
                        good,
                        "",
                        Jobs.line("no-body").replaceFirst("\"body\":.*", "\"body\":\"text\"}"),
                        Jobs.line("stream").replace("\"model\":", "\"stream\":true,\"model\":"),
                        Jobs.line("long").replace("question", "q".repeat(5000)),
                        "{\"a\":1} {\"b\":2}",
                        "\u0000\u0001binary",
                        Jobs.line("last")));

        Map<String, Object> summary = Jobs.summary(Jobs.run(bundle, folder.resolve("jobs.jsonl")));

        assertThat(summary)
                .containsEntry("lines", 12L)
                .containsEntry("answered", 2L)
                .containsEntry("failed", 10L)
                .containsEntry("failures", Map.of("bad-line", 10L));
        assertThat(jobs.results("jobs.results.jsonl")).containsOnlyKeys("good", "last");
        List<JsonNode> errors =
                jobs.text("jobs.errors.jsonl").stream().map(Jobs::json).toList();
        assertThat(errors).allSatisfy(error -> {
            assertThat(error.path("response").isNull()).isTrue();
            assertThat(error.at("/error/code").asText()).isEqualTo("bad-line");
            assertThat(error.path("id").asText())
                    .isEqualTo("batch_req_" + error.at("/error/line").asInt());
        });
        assertThat(errors.stream().map(error -> error.at("/error/message").asText()))
                .containsExactlyInAnyOrder(
                        "line 2: is not JSON: Unrecognized token 'nonsense': was expecting (JSON String, Number, Array,"
                                + " Object or token 'null', 'true' or 'false')",
                        "line 3: has no custom_id of 1 to 512 characters",
                        "line 4: has not the method POST",
                        "line 5: has not the url /v1/chat/completions",
                        "line 6: has the custom_id of an earlier line",
                        "line 8: has no body that is a JSON object",
                        "line 9: asks for a stream; leave stream out of its body",
                        "line 10: is longer than llm.http.max-body allows (4096 bytes)",
                        "line 11: has something behind its JSON object",
                        "line 12: is binary or not UTF-8: it holds a NUL byte");
    }

    @Test
    void whatTheProviderRefusesForGoodIsAnErrorAtOnce() {
        provider.reply(connection -> {
            boolean wrong = Jobs.asked(connection.request()).equals("job-2");
            (wrong ? Answers.openaiError(400, "invalid_value", "no such thing") : Jobs.answer()).write(connection);
        });

        Map<String, Object> summary = Jobs.summary(Jobs.run(bundle, jobs.write("jobs.jsonl", Jobs.lines(3))));

        assertThat(summary).containsEntry("failures", Map.of("client-error", 1L));
        assertThat(jobs.results("jobs.results.jsonl")).containsOnlyKeys("job-1", "job-3");
        assertThat(jobs.results("jobs.errors.jsonl")).containsOnlyKeys("job-2").allSatisfy((id, error) -> {
            assertThat(error.at("/response/status_code").asInt()).isEqualTo(400);
            assertThat(error.at("/response/body/error/code").asText()).isEqualTo("client-error");
            assertThat(error.at("/response/body/error/message").asText()).contains("no such thing");
            assertThat(error.path("error").isNull()).isTrue();
        });
        assertThat(provider.requests()).hasSize(3);
    }

    @Test
    void aFinishedBatchIsNotAskedAgain() {
        Path file = jobs.write("jobs.jsonl", Jobs.lines(20) + "bad\n");
        Map<String, Object> first = Jobs.summary(Jobs.run(bundle, file));
        provider.forget();

        Map<String, Object> second = Jobs.summary(Jobs.run(bundle, file));

        assertThat(second).isEqualTo(first).containsEntry("answered", 20L);
        assertThat(provider.requests()).isEmpty();
        assertThat(jobs.text("jobs.results.jsonl")).hasSize(20);
    }

    @Test
    void onlyWhatHasNoResultIsAsked() throws IOException {
        Path file = jobs.write("jobs.jsonl", Jobs.lines(20));
        Jobs.summary(Jobs.run(bundle, file));
        provider.forget();
        List<String> kept = jobs.text("jobs.results.jsonl").subList(0, 12);
        String torn = "{\"id\":\"batch_req_3\",\"custom_id\":\"jo";
        Files.writeString(folder.resolve("jobs.results.jsonl"), String.join("\n", kept) + "\n" + torn);

        Map<String, Object> summary = Jobs.summary(Jobs.run(bundle, file));

        assertThat(summary).containsEntry("answered", 20L);
        assertThat(provider.requests()).hasSize(8);
        assertThat(jobs.results("jobs.results.jsonl")).hasSize(20);
        assertThat(jobs.text("jobs.results.jsonl")).startsWith(kept.toArray(String[]::new));
    }

    @Test
    void failedLinesAreAskedAgainWhenTheirErrorsAreTakenAway() throws IOException {
        provider.reply(Answers.openaiError(400, "invalid_value", "no"));
        Path file = jobs.write("jobs.jsonl", Jobs.lines(5));
        Jobs.summary(Jobs.run(bundle, file));
        provider.reply(Jobs.answer());
        Files.delete(folder.resolve("jobs.errors.jsonl"));

        assertThat(Jobs.summary(Jobs.run(bundle, file)))
                .containsEntry("answered", 5L)
                .containsEntry("failed", 0L);
    }

    @Test
    void resultsOfAnotherFileAreNotTouched() {
        Jobs.summary(Jobs.run(bundle, jobs.write("jobs.jsonl", Jobs.lines(3))));
        List<String> before = jobs.text("jobs.results.jsonl");

        Exchange refused = Jobs.run(bundle, jobs.write("jobs.jsonl", Jobs.lines(4)));

        assertThat(refused.getException())
                .isInstanceOf(BatchRefusedException.class)
                .hasMessageContaining("jobs.results.jsonl is of another jobs.jsonl");
        assertThat(jobs.text("jobs.results.jsonl")).isEqualTo(before);
    }

    @Test
    void aFileThatHappensToHaveTheNameOfResultsIsNotTouched() {
        jobs.write("jobs.results.jsonl", "mine\n");

        Exchange refused = Jobs.run(bundle, jobs.write("jobs.jsonl", Jobs.lines(1)));

        assertThat(refused.getException()).hasMessageContaining("does not say of which file it is");
        assertThat(jobs.text("jobs.results.jsonl")).containsExactly("mine");
    }

    @Test
    void aStreamIsRunLikeAFile() throws IOException {
        byte[] text = Jobs.lines(10).getBytes(StandardCharsets.UTF_8);

        Map<String, Object> summary = Jobs.summary(Jobs.run(bundle, new ByteArrayInputStream(text)));

        assertThat(summary).containsEntry("answered", 10L);
        assertThat(Files.readAllLines(Path.of((String) summary.get("results")))).hasSize(10);
    }

    @Test
    void aFileObjectIsRunAndAnEmptyFileIsDoneAtOnce() {
        assertThat(Jobs.summary(Jobs.run(bundle, jobs.write("none.jsonl", "").toFile())))
                .containsEntry("lines", 0L)
                .containsEntry("status", "completed");
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThat(Jobs.run(bundle, folder.resolve("missing.jsonl")).getException())
                .isInstanceOf(BatchRefusedException.class)
                .hasMessageEndingWith("missing.jsonl is not a file");
        assertThat(Jobs.run(bundle, "jobs.jsonl").getException())
                .hasMessage("the body must be a File, a Path or an InputStream of requests; it is a java.lang.String");
    }

    @Test
    void headersOfTheMessageHoldForEveryLine() {
        Exchange exchange = bundle.template().request("direct:llm-batch", in -> {
            in.getMessage().setBody(jobs.write("jobs.jsonl", Jobs.lines(2)));
            in.getMessage().setHeader("LlmChain", "no-such-chain");
        });

        assertThat(Jobs.summary(exchange)).containsEntry("failures", Map.of("client-error", 2L));
        assertThat(jobs.text("jobs.errors.jsonl")).allMatch(line -> line.contains("\"status_code\":404"));
        assertThat(exchange.getProperties()).doesNotContainKeys("llmBatch", "llmBatchLines");
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkDoNoHarm() {
        String text = "\uFEFF"
                + IntStream.rangeClosed(1, 3)
                        .mapToObj(i -> Jobs.line("job-" + i))
                        .collect(joining("\r\n"));

        assertThat(Jobs.summary(Jobs.run(bundle, jobs.write("jobs.jsonl", text))))
                .containsEntry("answered", 3L);
    }
}
