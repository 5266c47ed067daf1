package org.llmfailover.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.TargetConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that sends a file of prompts through a chain and ends with a table of what became of them. */
@Command(
        name = "run",
        sortOptions = false,
        description = {
            "Sends a file of prompts through a chain and ends with a table of what became of them.",
            "Simulated providers: the chain's primary is broken for a part of the run."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every call was answered",
            "1:the run could not be made",
            "2:a call failed, or a line of the file is no prompt"
        },
        exitCodeOnInvalidInput = 1,
        exitCodeOnExecutionException = 1)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class RunCommand implements Callable<Integer> {

    private static final int MOST_AT_A_TIME = 10_000;

    private final Supplier<Gateway> start;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "<prompts.jsonl>",
            description =
                    "One JSON object a line: {\"prompt\":\"...\"}, {\"turns\":[\"...\",\"...\"]} or {\"messages\":[...]}.")
    private Path file;

    @Option(
            names = "--chain",
            paramLabel = "<name>",
            defaultValue = "default",
            description = "The chain to ask (default).")
    private String chain;

    @Option(
            names = "--concurrency",
            paramLabel = "<n>",
            defaultValue = "8",
            description = "How many prompts are under way at a time (${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--break",
            paramLabel = "<provider>=<kind>",
            description = "Break this simulated provider, for example anthropic=overloaded or openai=network;"
                    + " may be given more than once. Without it the chain's primary is overloaded.")
    private Map<String, String> faults = Map.of();

    @Option(names = "--no-break", description = "Break nothing.")
    private boolean unbroken;

    @Option(
            names = "--break-from",
            paramLabel = "<percent>",
            defaultValue = "25",
            description = "Where in the run the fault begins (${DEFAULT-VALUE}).")
    private int breakFrom;

    @Option(
            names = "--break-to",
            paramLabel = "<percent>",
            defaultValue = "60",
            description = "Where in the run it ends (${DEFAULT-VALUE}).")
    private int breakTo;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    /**
     * The command.
     *
     * @param start starts the bundle when the command line and the file have been understood
     */
    public RunCommand(Supplier<Gateway> start) {
        this.start = start;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return run();
        } catch (RunRefusedException e) {
            err().println(e.getMessage());
            return 1;
        }
    }

    private int run() throws InterruptedException {
        if (concurrency < 1 || concurrency > MOST_AT_A_TIME) {
            throw new RunRefusedException("--concurrency " + concurrency + " must be from 1 to " + MOST_AT_A_TIME);
        }
        PromptFile prompts = prompts();
        try (Gateway gateway = start.get()) {
            Tally tally = send(prompts, gateway);
            return tally.failed() == 0 && prompts.mistakes().isEmpty() ? 0 : 2;
        }
    }

    private Tally send(PromptFile prompts, Gateway gateway) throws InterruptedException {
        LlmConfig config = gateway.config();
        ChainConfig asked = chain(config);
        Breakage breakage = breakage(config, asked);
        Tally tally = new Tally(asked.targets().stream().map(TargetConfig::name).toList());
        Caller caller = new Caller(gateway.context().createProducerTemplate(), asked.name());
        FaultClient client = new FaultClient(gateway.simulators(), config.http().apiKeys());
        long begin = System.nanoTime();
        try (Progress progress = progress(prompts.calls())) {
            new Run(caller, breakage, client, progress, tally).send(prompts, concurrency);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(Table.of(tally, Duration.ofNanos(System.nanoTime() - begin)));
        out.flush();
        return tally;
    }

    private PromptFile prompts() {
        try {
            PromptFile prompts = PromptFile.read(file);
            prompts.mistakes().forEach(mistake -> err().println(file + ", " + mistake));
            if (prompts.prompts().isEmpty()) {
                throw new RunRefusedException(file + " holds no prompt");
            }
            return prompts;
        } catch (NoSuchFileException e) {
            throw new RunRefusedException(file + " does not exist");
        } catch (IOException e) {
            throw new RunRefusedException(file + " cannot be read as UTF-8 text: " + e.getMessage());
        }
    }

    private ChainConfig chain(LlmConfig config) {
        ChainConfig asked = config.chains().get(chain);
        if (asked == null) {
            throw new RunRefusedException("--chain names the chain '" + chain + "'; there are: "
                    + String.join(", ", config.chains().keySet()));
        }
        return asked;
    }

    private Breakage breakage(LlmConfig config, ChainConfig asked) {
        if (!config.simulated() && !faults.isEmpty()) {
            throw new RunRefusedException("--break is for simulated providers, and these are real (llm.simulator)");
        }
        Breakage breakage = new Breakage(kinds(config, asked), breakFrom, breakTo);
        breakage.requireProviders(config.providers().keySet());
        return breakage;
    }

    private Map<String, FailureKind> kinds(LlmConfig config, ChainConfig asked) {
        if (unbroken || !config.simulated()) {
            return Map.of();
        }
        if (faults.isEmpty()) {
            return Map.of(asked.targets().get(0).provider().name(), FailureKind.OVERLOADED);
        }
        Map<String, FailureKind> kinds = new LinkedHashMap<>();
        faults.forEach((provider, kind) -> kinds.put(provider, kind(kind)));
        return kinds;
    }

    private static FailureKind kind(String name) {
        return FailureKind.named(name)
                .orElseThrow(() -> new RunRefusedException("--break has the kind '" + name + "'; there are: "
                        + String.join(
                                ", ",
                                List.of(FailureKind.values()).stream()
                                        .map(FailureKind::wireName)
                                        .toList())));
    }

    private Progress progress(int calls) {
        return isWatched() ? new ProgressOnTerminal(calls) : new ProgressLines(err(), Clock.systemUTC(), calls);
    }

    /** Java 22 to 24 give a console where there is none and then get a bar in their log. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isWatched() {
        return System.console() != null;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
