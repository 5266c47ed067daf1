package org.llmfailover.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What {@code direct:llm-chat} adds to a bare HttpClient call of the same bytes to the same upstream. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-Xmx512m")
public class AddedTime {

    private static final byte[] REQUEST = """
            {"model":"default","messages":[{"role":"system","content":"Answer in one sentence."},\
            {"role":"user","content":"What is failover, and why does an application need it?"}],\
            "temperature":0.2,"max_tokens":200}""".getBytes(StandardCharsets.UTF_8);

    private Upstream upstream;
    private Main main;
    private ProducerTemplate template;
    private CloseableHttpClient client;
    private HttpPost sameBytes;

    public static void main(String[] args) throws Exception {
        Collection<RunResult> results = new Runner(
                        new OptionsBuilder().include(AddedTime.class.getName()).build())
                .run();
        double bare = score(results, "bareHttpClient");
        double chat = score(results, "llmChat");
        System.out.printf(
                "a bare HttpClient call %.1f us, direct:llm-chat %.1f us: %.1f us added, ratio %.2f%n",
                bare, chat, chat - bare, chat / bare);
    }

    private static double score(Collection<RunResult> results, String benchmark) {
        return results.stream()
                .map(RunResult::getPrimaryResult)
                .filter(result -> result.getLabel().equals(benchmark))
                .findFirst()
                .orElseThrow()
                .getScore();
    }

    @Setup
    public void start() throws Exception {
        upstream = new Upstream(0, Duration.ZERO);
        String url = "http://127.0.0.1:" + upstream.port() + "/v1";
        Properties properties = new Properties();
        properties.put("llm.provider.openai.protocol", "openai");
        properties.put("llm.provider.openai.url", url);
        properties.put("llm.provider.openai.api-key", "sk-bench");
        properties.put("llm.chain.default.targets", "openai/gpt-5.4");
        main = new Main();
        main.setInitialProperties(properties);
        main.configure().withRoutesIncludePattern("classpath:llm-failover/*.camel.yaml");
        main.start();
        template = main.getCamelContext().createProducerTemplate();
        client = HttpClients.custom()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
        llmChat();
        sameBytes = new HttpPost(url + "/chat/completions");
        sameBytes.setHeader("Authorization", "Bearer sk-bench");
        sameBytes.setEntity(new ByteArrayEntity(upstream.lastBody(), ContentType.APPLICATION_JSON));
    }

    @TearDown
    public void stop() throws Exception {
        client.close();
        main.stop();
        upstream.close();
    }

    @Benchmark
    public byte[] bareHttpClient() throws Exception {
        return client.execute(sameBytes, response -> EntityUtils.toByteArray(response.getEntity()));
    }

    @Benchmark
    public byte[] llmChat() {
        return template.requestBody("direct:llm-chat", REQUEST, byte[].class);
    }
}
