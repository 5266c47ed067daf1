package org.llmfailover.run;

import java.math.BigDecimal;
import org.apache.camel.CamelContext;
import org.llmfailover.config.ChainConfig;
import org.llmfailover.config.LlmConfig;

/** The bundle, started, as a run uses it. */
public interface Gateway extends AutoCloseable {

    CamelContext context();

    LlmConfig config();

    /** Where the simulated providers are served, with a slash at its end. */
    String simulators();

    /** What a chain has spent in the last hour, in USD, by the prices of the configuration. */
    BigDecimal spent(ChainConfig chain);

    @Override
    void close();
}
