package org.llmfailover.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.llmfailover.support.Door;

/**
 * Two doors in one JVM, one without meters and history and one as it ships: two JVMs differ by more than meters cost, as each
 * compiles its code and sizes its heap in its own way. Arguments: their ports, the upstream, and the metered one's history.
 */
public final class TwoDoors {

    private TwoDoors() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> bare = shipped(args[0], args[2]);
        bare.put("camel.metrics.enabled", "false");
        bare.put("camel.management.metricsEnabled", "false");
        bare.put("llm.history.url", "off");
        Map<String, String> metered = shipped(args[1], args[2]);
        metered.put("llm.history.url", "jdbc:h2:file:" + args[3]);
        try (Door one = new Door(bare);
                Door other = new Door(metered)) {
            System.out.println("doors at " + one.port() + " and " + other.port());
            Thread.currentThread().join();
        }
    }

    private static Map<String, String> shipped(String port, String upstream) throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
            file.load(reader);
        }
        Map<String, String> properties = new HashMap<>();
        file.stringPropertyNames().forEach(name -> properties.put(name, file.getProperty(name)));
        properties.keySet().removeIf(name -> name.startsWith("camel.management.port") || name.equals("camel.main.name"));
        properties.put("camel.server.port", port);
        properties.put("llm.simulator", "off");
        properties.put("llm.provider.openai.url", upstream);
        properties.put("llm.provider.openai.api-key", "sk-bench");
        properties.put("llm.provider.anthropic.api-key", "sk-bench");
        properties.put("llm.chain.default.targets", "openai/gpt-5.4");
        return properties;
    }
}
