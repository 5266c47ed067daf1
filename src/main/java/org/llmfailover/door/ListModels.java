package org.llmfailover.door;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.llmfailover.chat.Json;
import org.llmfailover.pattern.Chains;

/** Answers with the chains and their aliases, each an entry of OpenAI's model list. Thread-safe. */
public final class ListModels implements Processor {

    private final byte[] list;

    public ListModels(Chains chains, Clock clock) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        long created = clock.instant().getEpochSecond();
        chains.names().forEach(name -> data.addObject()
                .put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "camel-llm-failover"));
        list = body.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        WriteHttpAnswer.json(exchange.getMessage(), list);
    }
}
