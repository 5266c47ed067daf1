package org.llmfailover;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.llmfailover.run.BatchCommand;
import org.llmfailover.run.CompareCommand;
import org.llmfailover.run.RunCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command line of the runnable: without a command it opens the doors. */
@Command(
        name = "java [-Dkey=value ...] -jar llm-failover.jar",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        description = {
            "Keeps language-model calls alive when a provider fails.",
            "Without a command it opens the doors and serves until it is stopped."
        },
        exitCodeOnInvalidInput = 1)
final class Commands implements Callable<Integer> {

    /** Calls made to try the bundle are none of those the report is about. */
    private static final Map<String, String> NO_HISTORY = Map.of("llm.history.url", "off");

    static CommandLine commandLine() {
        return new CommandLine(new Commands())
                .addSubcommand(new RunCommand(() -> StartedBundle.start(NO_HISTORY)))
                .addSubcommand(new BatchCommand(StartedBundle::startWithoutDoors))
                .addSubcommand(new CompareCommand(StartedBundle::startWithoutDoors))
                .setParameterExceptionHandler((e, args) -> refuse(e))
                .setExecutionExceptionHandler((e, command, parsed) -> LlmFailover.report(e));
    }

    /** One sentence; picocli would put the whole help below it. */
    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(e.getMessage() + "; --help shows what there is");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public Integer call() {
        return LlmFailover.serve();
    }

    /** Reads the version from what Maven leaves in the library's jar. */
    static final class Version implements IVersionProvider {

        private static final String FILE = "/META-INF/maven/org.llmfailover/camel-llm-failover/pom.properties";

        @Override
        public String[] getVersion() throws IOException {
            Properties maven = new Properties();
            try (InputStream file = Version.class.getResourceAsStream(FILE)) {
                if (file != null) {
                    maven.load(file);
                }
            }
            return new String[] {"camel-llm-failover " + maven.getProperty("version", "(not packaged)")};
        }
    }
}
