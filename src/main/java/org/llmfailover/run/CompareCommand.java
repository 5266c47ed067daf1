package org.llmfailover.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.ChainConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that puts the same queries through every pattern, against simulated providers, and shows what each costs. */
@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Puts the same queries through every pattern and shows what each costs in calls, waiting and money.",
            "Against simulated providers only, first with all of them well and then with the primary overloaded."
        },
        exitCodeOnInvalidInput = 1,
        exitCodeOnExecutionException = 1)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class CompareCommand implements Callable<Integer> {

    private static final int MOST_QUERIES = 10_000;

    private final Function<Map<String, String>, Gateway> start;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--chain",
            paramLabel = "<name>",
            defaultValue = "default",
            description = "The chain whose targets and prices are used (default).")
    private String chain;

    @Option(
            names = "--queries",
            paramLabel = "<n>",
            defaultValue = "40",
            description = "How many queries each pattern gets in each situation (${DEFAULT-VALUE}).")
    private int queries;

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
    public CompareCommand(Function<Map<String, String>, Gateway> start) {
        this.start = start;
    }

    /** A pattern as it is compared. */
    private record Contestant(String name, Map<String, String> settings) {}

    private static final List<Contestant> CONTESTANTS = List.of(
            new Contestant("single", Map.of("pattern", "single")),
            new Contestant("hot-cold", Map.of("pattern", "hot-cold")),
            new Contestant("retry-and-shed", Map.of("pattern", "retry-and-shed")),
            new Contestant("hot-hot", Map.of("pattern", "hot-hot", "hot-hot.accept-inconsistency", "true")),
            new Contestant("quorum first", Map.of("pattern", "quorum", "quorum.select", "first")),
            new Contestant("quorum majority", Map.of("pattern", "quorum", "quorum.select", "majority")),
            new Contestant("quorum best", Map.of("pattern", "quorum", "quorum.select", "best")));

    @Override
    public Integer call() throws InterruptedException {
        if (queries < 1 || queries > MOST_QUERIES) {
            err().println("--queries " + queries + " must be from 1 to " + MOST_QUERIES);
            return 1;
        }
        List<String> table = new ArrayList<>(List.of(Comparison.HEAD));
        try {
            for (Contestant contestant : CONTESTANTS) {
                err().println("comparing " + contestant.name());
                err().flush();
                table.addAll(compare(contestant));
            }
        } catch (RunRefusedException e) {
            err().println(e.getMessage());
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        table.forEach(out::println);
        out.flush();
        return 0;
    }

    /** Its lines, from a gateway of its own, so that no circuit remembers what was done to another. */
    private List<String> compare(Contestant contestant) throws InterruptedException {
        try (Gateway gateway = start.apply(properties(contestant))) {
            ChainConfig config = gateway.config().chains().get(chain);
            if (config == null) {
                throw new RunRefusedException("--chain names the chain '" + chain + "'; there are: "
                        + String.join(", ", gateway.config().chains().keySet()));
            }
            Comparison comparison = new Comparison(gateway, config, queries);
            String well = comparison.row(contestant.name(), "all well");
            FaultClient faults = new FaultClient(
                    gateway.simulators(), gateway.config().http().apiKeys());
            faults.breakDown(config.targets().get(0).provider().name(), FailureKind.OVERLOADED);
            return List.of(well, comparison.row("", "primary overloaded"));
        }
    }

    /** Servers of its own, so that it runs beside a gateway. */
    private Map<String, String> properties(Contestant contestant) {
        Map<String, String> properties = new HashMap<>();
        properties.put("llm.simulator", "on");
        properties.put("llm.http.enabled", "false");
        properties.put("camel.server.enabled", "true");
        properties.put("camel.server.host", "127.0.0.1");
        properties.put("camel.server.port", Integer.toString(freePort()));
        properties.put("camel.management.enabled", "false");
        contestant.settings().forEach((name, value) -> properties.put("llm.chain." + chain + "." + name, value));
        return properties;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new RunRefusedException("no port is free on the loopback address");
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
