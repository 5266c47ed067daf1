package org.llmfailover.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.chat.Json;
import org.llmfailover.config.TargetConfig;
import org.llmfailover.health.Control;

/** Reads which target a person wants open, closed or automatic, for {@code direct:llm-target-control}. Thread-safe. */
public final class ReadControl implements Processor {

    private final Collection<TargetConfig> targets;

    public ReadControl(Collection<TargetConfig> targets) {
        this.targets = targets;
    }

    /** @throws InvalidRequestException for anything but JSON that names a target and a control */
    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        // what a form on another's page can send is never JSON
        if (!type.strip().toLowerCase(Locale.ROOT).matches("application/json(\\s*;.*)?")) {
            throw new InvalidRequestException(415, "send the body with 'Content-Type: application/json'", null);
        }
        JsonNode wanted = json(message.getBody(byte[].class));
        String target = wanted.path("target").asText();
        if (targets.stream().noneMatch(each -> each.name().equals(target))) {
            throw new InvalidRequestException("'target' must be one of the targets that /llm/state names", "target");
        }
        String control = wanted.path("control").asText();
        if (Control.named(control).isEmpty()) {
            throw new InvalidRequestException("'control' must be open, closed or automatic", "control");
        }
        message.removeHeaders("*");
        message.setHeader("LlmTarget", target);
        message.setHeader("LlmControl", control);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.MAPPER.readTree(body == null ? new byte[0] : body);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "the body must be {\"target\":\"provider/model\",\"control\":\"open\"}", null);
        }
    }
}
