package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;

/** The steps of the route that breaks and mends simulated providers. Thread-safe. */
final class FaultControl {

    private final SimulatedProviders providers;
    private final FaultReader reader;

    FaultControl(SimulatedProviders providers, FaultReader reader) {
        this.providers = providers;
        this.reader = reader;
    }

    /** Breaks the provider as the body says. */
    void breakDown(Exchange exchange) {
        providers.breakDown(provider(exchange), reader.read(SimulatedTurns.bytes(exchange.getMessage())));
    }

    void mend(Exchange exchange) {
        providers.mend(provider(exchange));
    }

    /** Answers with the provider's fault and counts. */
    void show(Exchange exchange) {
        answer(exchange.getMessage(), 200, providers.show(provider(exchange)));
    }

    /** Answers with the sentence that says what was wrong with a control request. */
    void explain(Exchange exchange) {
        InvalidRequestException wrong = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, InvalidRequestException.class);
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("message", wrong.getMessage())
                .put("type", "invalid_request_error")
                .put("param", wrong.param())
                .put("code", "client-error");
        answer(exchange.getMessage(), wrong.status(), body);
    }

    private static String provider(Exchange exchange) {
        return exchange.getMessage().getHeader("provider", "", String.class);
    }

    private static void answer(Message message, int status, JsonNode body) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
