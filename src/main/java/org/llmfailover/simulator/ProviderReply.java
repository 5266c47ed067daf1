package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A whole response of a simulated provider.
 *
 * @param headers Content-Type included
 */
record ProviderReply(int status, Map<String, String> headers, JsonNode body) {

    ProviderReply {
        headers = Map.copyOf(headers);
    }
}
