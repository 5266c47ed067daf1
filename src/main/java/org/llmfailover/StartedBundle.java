package org.llmfailover;

import java.math.BigDecimal;
import java.util.HashMap;
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

    /**
     * Starts it beside whatever else runs here: every door is closed, simulated providers are on a port of their own, and the
     * history's file is the other's.
     *
     * @param overrides properties that win over the file's
     */
    static StartedBundle startWithoutDoors(Map<String, String> overrides) {
        Map<String, String> properties = new HashMap<>(overrides);
        properties.put("llm.http.enabled", "false");
        properties.put("llm.jms.enabled", "false");
        properties.put("llm.kafka.enabled", "false");
        properties.put("llm.batch.inbox", "");
        properties.put("llm.history.url", "off");
        properties.put("camel.server.host", "127.0.0.1");
        properties.put("camel.server.port", Integer.toString(ServerPorts.free()));
        properties.put("camel.management.enabled", "false");
        return start(properties);
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
