package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request as it came to a simulated provider.
 *
 * @param provider the name in the path
 * @param path the whole path
 * @param query the query string, empty for none
 * @param body a JSON object, or a missing node when the body was none
 */
record SimulatedCall(String provider, String path, String query, JsonNode body) {}
