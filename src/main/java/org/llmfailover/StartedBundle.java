package org.llmfailover;

import java.math.BigDecimal;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.run.Gateway;

/** The runnable started inside a command, with the same configuration, doors and simulated providers. */
final class StartedBundle implements Gateway {

    private final Main main;

    private StartedBundle(Main main) {
        this.main = main;
    }

    /**
     * Starts it.
     *
     * @param overrides properties that win over the file's
     */
    static StartedBundle start(Map<String, String> overrides) {
        Main main = LlmFailover.create();
        overrides.forEach(main::addOverrideProperty);
        main.start();
        return new StartedBundle(main);
    }

    @Override
    public CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public LlmConfig config() {
        return FailoverHolder.of(context()).config();
    }

    @Override
    public String simulators() {
        return Simulation.base(context());
    }

    @Override
    public BigDecimal spent(ChainConfig chain) {
        return FailoverHolder.of(context()).spending().lastHour(chain);
    }

    @Override
    public void close() {
        main.stop();
    }
}
