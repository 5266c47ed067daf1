package org.llmfailover.host;

import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.llmfailover.support.FakeProvider;

/** Somebody else's Camel Main application, which loads the bundle's routes beside its own. */
final class HostMain implements AutoCloseable {

    static final String BUNDLE = "classpath:llm-failover/*.camel.yaml";

    private final Main main = new Main();

    private HostMain(Map<String, String> properties, Consumer<Main> own) {
        Properties initial = new Properties();
        initial.putAll(properties);
        main.setInitialProperties(initial);
        main.configure().withAutoConfigurationLogSummary(false).withRoutesIncludePattern(BUNDLE);
        own.accept(main);
    }

    /** Starts an application; {@code own} adds what belongs to it. */
    static HostMain start(Map<String, String> properties, Consumer<Main> own) throws Exception {
        HostMain host = new HostMain(properties, own);
        try {
            host.main.start();
        } catch (Exception e) {
            host.close();
            throw e;
        }
        return host;
    }

    /** Two targets at pretend providers; the first is the primary. */
    static Map<String, String> chain(FakeProvider anthropic, FakeProvider openai) {
        return Map.of(
                "llm.provider.anthropic.url", anthropic.url(),
                "llm.provider.anthropic.api-key", "secret-a",
                "llm.provider.openai.url", openai.url() + "/v1",
                "llm.provider.openai.api-key", "secret-o",
                "llm.redelivery.delay", "10ms",
                "llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4");
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Sends a text to an endpoint and gives the whole exchange, failed or not. */
    Exchange ask(String uri, Object body) {
        return context().createProducerTemplate().request(uri, exchange -> exchange.getMessage()
                .setBody(body));
    }

    @Override
    public void close() {
        main.stop();
    }
}
