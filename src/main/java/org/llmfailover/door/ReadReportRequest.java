package org.llmfailover.door;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.InvalidRequestException;

/** Puts the period and the form that an address asks for on the message, and nothing else. Thread-safe. */
public final class ReadReportRequest implements Processor {

    /** The header of each parameter. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "period", "LlmPeriod",
            "from", "LlmFrom",
            "to", "LlmTo",
            "format", "LlmReportFormat");

    private static final String FORMAT = "LlmReportFormat";
    private static final String HTML = "html";

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, String> asked = parameters(message.getHeader(Exchange.HTTP_QUERY, String.class));
        String accept = message.getHeader(ReportHeaders.ACCEPT, "", String.class);
        message.removeHeaders("*");
        if (!asked.containsKey(FORMAT) && accept.toLowerCase(Locale.ROOT).contains("text/html")) {
            asked.put(FORMAT, HTML);
        }
        asked.forEach(message::setHeader);
        message.setBody(null);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> asked = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String header = PARAMETERS.get(parts[0]);
            if (header != null && parts.length == 2) {
                asked.put(header, decoded(parts[1]));
            }
        }
        return asked;
    }

    /** The sign of a zone's offset is a blank in a query, unless the caller wrote it as %2B. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("the address is not well encoded", null);
        }
    }
}
