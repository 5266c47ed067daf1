package org.llmfailover;

import org.apache.camel.CamelContext;
import org.llmfailover.config.ConfigException;
import org.llmfailover.config.LlmConfig;
import org.llmfailover.config.Pattern;

/** What quorums need of a Camel context. */
final class Quorums {

    private Quorums() {}

    /**
     * Fails where exchanges are pooled: the members that were cancelled still hold theirs when the multicast gives them back,
     * and the next call would share one with them.
     */
    static void requireOwnExchanges(CamelContext context, LlmConfig config) {
        boolean pooled = context.getCamelContextExtension().getExchangeFactory().isPooled();
        if (pooled && config.chains().values().stream().anyMatch(chain -> chain.grants(Pattern.QUORUM))) {
            throw new ConfigException(
                    "camel.main.exchange-factory is \"pooled\": a quorum needs exchanges of its own, set it"
                            + " to default");
        }
    }
}
