package org.llmfailover.run;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.pattern.Attempt;

/** Sends queries through one chain and says in a line of a table what they cost. For one thread. */
final class Comparison {

    private static final String FORMAT = "%-16s %-19s %9s %9s %9s %9s %9s %12s";

    /** The line above the table. */
    static final String HEAD = String.format(
            Locale.ROOT, FORMAT, "pattern", "situation", "answered", "degraded", "calls", "p50", "p95", "USD per 1000");

    private static final int AT_A_TIME = 8;

    /** A cancelled call is on the bill when its thread has ended. */
    private static final long LAST_BILLS_MILLIS = 300;

    private final Gateway gateway;
    private final ChainConfig chain;
    private final int queries;

    Comparison(Gateway gateway, ChainConfig chain, int queries) {
        this.gateway = gateway;
        this.chain = chain;
        this.queries = queries;
    }

    /** Sends the queries and gives their line: calls are those to providers for each query, cancelled ones included. */
    String row(String name, String situation) throws InterruptedException {
        BigDecimal before = gateway.spent(chain);
        List<CallResult> results = send();
        TimeUnit.MILLISECONDS.sleep(LAST_BILLS_MILLIS);
        BigDecimal spent = gateway.spent(chain).subtract(before);
        Percentiles waits =
                new Percentiles(results.stream().map(CallResult::millis).toList());
        long calls = results.stream()
                .flatMap(result -> result.attempts().stream())
                .filter(Comparison::reachedAProvider)
                .count();
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        name,
                        situation,
                        percent(results.stream().filter(CallResult::answered).count()),
                        percent(results.stream().filter(CallResult::degraded).count()),
                        String.format(Locale.ROOT, "%.2f", calls / (double) queries),
                        waits.text(50),
                        waits.text(95),
                        spent.multiply(BigDecimal.valueOf(1000))
                                .divide(BigDecimal.valueOf(queries), 2, RoundingMode.HALF_UP))
                .stripTrailing();
    }

    private static boolean reachedAProvider(Attempt attempt) {
        return attempt.result().equals(Attempt.ABANDONED) || AttemptText.asked(attempt);
    }

    private String percent(long count) {
        return 100 * count / queries + " %";
    }

    private List<CallResult> send() throws InterruptedException {
        Caller caller = new Caller(gateway.context().createProducerTemplate(), chain.name());
        Queue<CallResult> results = new ConcurrentLinkedQueue<>();
        ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
        for (int i = 0; i < queries; i++) {
            Prompt prompt = new Prompt(i, Conversation.opening("Query " + i + ": what keeps a service up?"), List.of());
            workers.execute(() -> caller.converse(prompt, () -> {}, results::add));
        }
        workers.shutdown();
        if (!workers.awaitTermination(10, TimeUnit.MINUTES)) {
            throw new RunRefusedException("the queries are not answered after 10 minutes");
        }
        return List.copyOf(results);
    }
}
