package org.llmfailover.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.llmfailover.support.Answers.anthropicOverloaded;
import static org.llmfailover.support.FakeProvider.ok;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llmfailover.support.Answers;
import org.llmfailover.support.FakeProvider;

/** {@code direct:llm-chat} serves whatever thread a host calls it on. */
class AnyThreadTest {

    private static final int CALLS = 60;

    private final FakeProvider anthropic = new FakeProvider(anthropicOverloaded());
    private final FakeProvider openai = new FakeProvider(ok(Answers.openai("from the fallback")));
    private HostMain host;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        host = HostMain.start(
                HostMain.chain(anthropic, openai), main -> main.configure().addRoutesBuilder(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("seda:host?concurrentConsumers=8&size=100").to("direct:llm-chat");
                        from("direct:host-parallel")
                                .split(body())
                                .parallelProcessing()
                                .aggregationStrategy((all, one) -> {
                                    Exchange kept = all == null ? one : all;
                                    kept.setProperty("answers", kept.getProperty("answers", 0, Integer.class) + 1);
                                    return kept;
                                })
                                .to("direct:llm-chat")
                                .end()
                                .setBody(exchangeProperty("answers"));
                    }
                }));
        template = host.context().createProducerTemplate();
    }

    @AfterEach
    void stop() {
        host.close();
        anthropic.close();
        openai.close();
    }

    private static void assertAnswered(List<Object> answers) {
        assertThat(answers).isEqualTo(Collections.nCopies(CALLS, "from the fallback"));
    }

    private static List<Object> all(List<? extends Future<Object>> futures) throws Exception {
        List<Object> answers = new ArrayList<>();
        for (Future<Object> future : futures) {
            answers.add(future.get());
        }
        return answers;
    }

    @Test
    void manyThreadsOfTheHostAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            Callable<Object> call = () -> template.requestBody("direct:llm-chat", "hello");
            assertAnswered(all(threads.invokeAll(Collections.nCopies(CALLS, call))));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theThreadsOfASedaRoute() throws Exception {
        assertAnswered(all(IntStream.range(0, CALLS)
                .mapToObj(call -> template.asyncRequestBody("seda:host", (Object) "hello"))
                .toList()));
    }

    @Test
    void anAsynchronousRequest() throws Exception {
        assertAnswered(all(IntStream.range(0, CALLS)
                .mapToObj(call -> template.asyncRequestBody("direct:llm-chat", (Object) "hello"))
                .toList()));
    }

    @Test
    void theThreadsOfAParallelSplit() {
        List<String> prompts = Collections.nCopies(CALLS, "hello");

        assertThat(template.requestBody("direct:host-parallel", prompts)).isEqualTo(CALLS);
    }
}
