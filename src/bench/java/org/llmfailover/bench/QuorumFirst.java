package org.llmfailover.bench;

import java.time.Duration;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/**
 * What a quorum with {@code select=first} adds to the time of its fastest member. One call to the member alone and one to the
 * quorum take turns, so that both see the same machine. The other members are slow and are cancelled each time.
 */
final class QuorumFirst {

    private static final Duration FAST = Duration.ofMillis(20);
    private static final Duration SLOW = Duration.ofMillis(400);
    private static final int WARM_UP_CALLERS = 16;
    private static final int WARM_UP_CALLS = 250;
    private static final int CALLS = 600;
    private static final byte[] REQUEST =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"What is failover?\"}]}".getBytes(StandardCharsets.UTF_8);

    private QuorumFirst() {}

    public static void main(String[] args) throws Exception {
        try (Upstream fast = new Upstream(0, FAST);
                Upstream slow = new Upstream(0, SLOW)) {
            Main main = new Main();
            main.setInitialProperties(properties(fast, slow));
            main.configure().withRoutesIncludePattern("classpath:llm-failover/*.camel.yaml");
            main.start();
            measure(main.getCamelContext().createProducerTemplate());
            main.stop();
        }
        System.exit(0);
    }

    private static Properties properties(Upstream fast, Upstream slow) {
        Properties properties = new Properties();
        Map.of("fast", fast, "slow", slow).forEach((name, upstream) -> {
            properties.put("llm.provider." + name + ".protocol", "openai");
            properties.put("llm.provider." + name + ".url", "http://127.0.0.1:" + upstream.port() + "/v1");
        });
        properties.put("llm.chain.member.targets", "fast/model");
        properties.put("llm.chain.member.pattern", "single");
        properties.put("llm.chain.quorum.targets", "slow/one, fast/model, slow/two");
        properties.put("llm.chain.quorum.pattern", "quorum");
        properties.put("llm.chain.quorum.quorum.select", "first");
        return properties;
    }

    private static void measure(ProducerTemplate template) throws InterruptedException {
        warmUp(template);
        long[] member = new long[CALLS];
        long[] quorum = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            member[i] = time(template, "member");
            quorum[i] = time(template, "quorum");
        }
        Arrays.sort(member);
        Arrays.sort(quorum);
        print("the fastest member alone", member);
        print("the quorum of three     ", quorum);
        System.out.printf(
                Locale.ROOT,
                "first of three adds %.2f ms at the median, %.2f ms at p90%n",
                millis(quorum, 50) - millis(member, 50),
                millis(quorum, 90) - millis(member, 90));
    }

    /** Enough calls for the JIT compiler, which would otherwise be what is measured. */
    private static void warmUp(ProducerTemplate template) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(WARM_UP_CALLERS);
        for (int i = 0; i < WARM_UP_CALLERS; i++) {
            callers.execute(() -> {
                for (int call = 0; call < WARM_UP_CALLS; call++) {
                    time(template, "member");
                    time(template, "quorum");
                }
            });
        }
        callers.shutdown();
        if (!callers.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the warm-up has not ended after 2 minutes");
        }
    }

    private static long time(ProducerTemplate template, String chain) {
        long start = System.nanoTime();
        template.requestBodyAndHeader("direct:llm-chat", REQUEST, "LlmChain", chain, byte[].class);
        return System.nanoTime() - start;
    }

    private static void print(String what, long[] nanos) {
        System.out.printf(
                Locale.ROOT,
                "%s  median %.2f ms, p90 %.2f ms, p99 %.2f ms%n",
                what,
                millis(nanos, 50),
                millis(nanos, 90),
                millis(nanos, 99));
    }

    private static double millis(long[] sorted, int percent) {
        return sorted[(sorted.length - 1) * percent / 100] / 1e6;
    }
}
