package org.llmfailover.support;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The bundle in a Camel Main without any server, as a host would embed it. */
public final class Bundle implements AutoCloseable {

    private final Main main = new Main();

    /** Starts with these properties. */
    public Bundle(Map<String, String> properties) {
        this(properties, Map.of());
    }

    /** Starts with these properties, in a context that has these beans. */
    public Bundle(Map<String, String> properties, Map<String, Object> beans) {
        Properties initial = new Properties();
        initial.putAll(properties);
        beans.forEach(main::bind);
        main.setInitialProperties(initial);
        try {
            main.configure()
                    .withRoutesIncludePattern("classpath:llm-failover/*.camel.yaml")
                    .withAutoConfigurationLogSummary(false);
            main.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    public ProducerTemplate template() {
        return main.getCamelContext().createProducerTemplate();
    }

    /** Sends a body with headers to {@code direct:llm-chat} and gives the whole exchange, failed or not. */
    public Exchange chat(Object body, Map<String, Object> headers) {
        return template().request("direct:llm-chat", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
    }

    public Exchange chat(Object body) {
        return chat(body, Map.of());
    }

    @Override
    public void close() {
        try {
            main.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
