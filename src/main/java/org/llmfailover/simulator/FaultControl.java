package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
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
        providers.breakDown(provider(exchange), reader.read(body(exchange.getMessage())));
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

    /** The body; {@code curl -d} calls it a form unless told otherwise, and the JSON is then the name of its only field. */
    private static byte[] body(Message message) {
        if (message.getBody() == null && message instanceof HttpMessage http) {
            return String.join("&", http.getRequest().formAttributes().names()).getBytes(StandardCharsets.UTF_8);
        }
        return SimulatedTurns.bytes(message);
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
