package org.llmfailover;

import io.vertx.core.Vertx;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.HttpConfig;
import org.llmfailover.door.HttpEngine;
import org.llmfailover.door.HttpServers;
import org.llmfailover.prompt.PromptFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the bundle on its own: the doors, the management server and, without any key, the simulated providers. */
public final class LlmFailover {

    static final String ROUTES = "classpath:llm-failover/*.camel.yaml";

    private static final Logger LOG = LoggerFactory.getLogger(LlmFailover.class);
    private static final String PROPERTIES = "application.properties";

    private LlmFailover() {}

    public static void main(String[] args) {
        System.exit(Commands.commandLine().execute(args));
    }

    /** Opens the doors until the JVM is told to stop; gives the exit code. */
    static int serve() {
        try {
            Main main = create();
            main.addMainListener(new StartMessage(LOG::info));
            return main.run(new String[0]);
        } catch (Exception e) {
            return report(e);
        }
    }

    /** A Camel Main with the bundle's routes and its HTTP engine, not started. */
    public static Main create() {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("file:" + properties());
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.management.host", "127.0.0.1");
        main.configure().withRoutesIncludePattern(ROUTES).withAutoConfigurationLogSummary(false);
        main.configure().setStartupSummaryLevel(StartupSummaryLevel.Oneline);
        main.addMainListener(new EngineListener());
        return main;
    }

    /** The file of the current directory, else the project's own beside the launcher. */
    private static Path properties() {
        Path here = Path.of(PROPERTIES).toAbsolutePath();
        return Files.exists(here) ? here : home().resolve(PROPERTIES);
    }

    /** The directory of the launcher: the library is in its lib folder. */
    private static Path home() {
        try {
            Path library = Path.of(LlmFailover.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path lib = library.getParent();
            return lib == null || lib.getParent() == null ? library : lib.getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place this program was started from is not a path", e);
        }
    }

    /** A wrong property or prompt file is the user's to mend: one sentence, no stack trace. */
    static int report(Exception e) {
        mistake(e)
                .ifPresentOrElse(
                        sentence -> LOG.error("cannot start: {}", sentence), () -> LOG.error("cannot start", e));
        return 1;
    }

    /** The sentence about a wrong property or prompt file; empty when something else failed. */
    static Optional<String> mistake(Exception e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .filter(cause -> cause instanceof ConfigException || cause instanceof PromptFileException)
                .map(Throwable::getMessage)
                .findFirst();
    }

    /** Gives the HTTP servers of a Camel Main an engine that does not run out of threads, and the door's bounds. */
    private static final class EngineListener extends MainListenerSupport {

        private @Nullable Vertx engine;

        @Override
        public void beforeConfigure(BaseMainSupport main) {
            CamelContext context = main.getCamelContext();
            HttpConfig http = FailoverHolder.of(context).config().http();
            if (http.enabled()) {
                HttpServers.requireKeysBeyondLoopback(
                        context.resolvePropertyPlaceholders("{{camel.server.host}}"), http);
            }
            ServerPorts.requireFree(context);
            engine = HttpEngine.create(http);
            context.getRegistry().bind("llmVertx", engine);
            main.configure().httpServer().withFileUploadEnabled(false).withMaxBodySize(http.maxBodyBytes());
        }

        @Override
        public void afterStop(BaseMainSupport main) {
            if (engine != null) {
                engine.close();
            }
        }
    }
}
