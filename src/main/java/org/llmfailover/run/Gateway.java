package org.llmfailover.run;

import org.apache.camel.CamelContext;
import org.llmfailover.config.LlmConfig;

/** The bundle, started, as a run uses it. */
public interface Gateway extends AutoCloseable {

    CamelContext context();

    LlmConfig config();

    /** Where the simulated providers are served, with a slash at its end. */
    String simulators();

    @Override
    void close();
}
