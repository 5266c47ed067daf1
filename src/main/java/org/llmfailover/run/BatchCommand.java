package org.llmfailover.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.llmfailover.pattern.LlmHeaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that runs a file in the form of OpenAI's batches, and goes on with one that was interrupted. */
@Command(
        name = "batch",
        sortOptions = false,
        description = {
            "Asks each line of a file in the form of OpenAI's batches, with patience, and writes results and errors beside it.",
            "Interrupted and started again, it goes on where it was."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was answered",
            "1:the batch could not be run to its end",
            "2:there are lines without an answer"
        },
        exitCodeOnInvalidInput = 1,
        exitCodeOnExecutionException = 1)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class BatchCommand implements Callable<Integer> {

    private static final String BATCH = "direct:llm-batch";

    private final Function<Map<String, String>, Gateway> start;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "<jobs.jsonl>",
            description =
                    "One JSON object a line: {\"custom_id\":\"...\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{...}}.")
    private Path file;

    @Option(
            names = "--chain",
            paramLabel = "<name>",
            description = "The chain to ask; without it each request's model selects one.")
    private @Nullable String chain;

    @Option(
            names = "--concurrency",
            paramLabel = "<n>",
            description = "How many lines are under way at a time (llm.batch.concurrency).")
    private @Nullable Integer concurrency;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    /**
     * The command.
     *
     * @param start starts the bundle with properties that win over the file's
     */
    public BatchCommand(Function<Map<String, String>, Gateway> start) {
        this.start = start;
    }

    @Override
    public Integer call() {
        Map<String, String> overrides = new LinkedHashMap<>();
        if (concurrency != null) {
            overrides.put("llm.batch.concurrency", concurrency.toString());
        }
        try (Gateway gateway = start.apply(overrides)) {
            Exchange exchange = gateway.context().createProducerTemplate().request(BATCH, this::fill);
            Exception failure = exchange.getException();
            if (failure != null) {
                spec.commandLine().getErr().println(failure.getMessage());
                return 1;
            }
            return tell(exchange.getMessage().getBody(Map.class));
        }
    }

    private void fill(Exchange exchange) {
        exchange.getMessage().setBody(file);
        if (chain != null) {
            exchange.getMessage().setHeader(LlmHeaders.CHAIN, chain);
        }
    }

    private int tell(Map<?, ?> summary) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(summary.get("lines") + " lines");
        out.println();
        out.println("answered  " + count(summary, "answered"));
        out.println("degraded  " + count(summary, "degraded") + "  answered by a fallback");
        out.println(("failed    " + count(summary, "failed") + failures(summary)).stripTrailing());
        out.println();
        out.println("results   " + summary.get("results"));
        out.println("errors    " + summary.get("errors"));
        out.flush();
        return Long.valueOf(0).equals(summary.get("failed")) ? 0 : 2;
    }

    private static String count(Map<?, ?> summary, String name) {
        return "%8d".formatted((Long) summary.get(name));
    }

    private static String failures(Map<?, ?> summary) {
        return summary.get("failures") instanceof Map<?, ?> kinds
                ? kinds.entrySet().stream()
                        .map(kind -> kind.getKey() + ": " + kind.getValue())
                        .collect(Collectors.joining(", ", "  ", ""))
                : "";
    }
}
