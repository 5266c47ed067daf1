package org.llmfailover.door.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.pattern.CallFailedException;
import org.llmfailover.pattern.LlmHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a dead letter says of its failure: the kind, the attempts and the reason, and nothing of the bundle's insides. */
public final class DeadLetterFacts {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFacts.class);

    /** The header with the reason, in one sentence. */
    public static final String REASON = "LlmErrorReason";

    private DeadLetterFacts() {}

    /** The headers for a dead letter of this exchange, which has caught a failure. */
    public static Map<String, Object> of(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(LlmHeaders.ERROR_KIND, kind(failure).wireName());
        String attempts = exchange.getMessage().getHeader(LlmHeaders.ATTEMPTS, String.class);
        facts.put(LlmHeaders.ATTEMPTS, attempts == null ? "" : attempts);
        facts.put(REASON, reason(exchange, failure));
        return facts;
    }

    private static FailureKind kind(Exception failure) {
        if (failure instanceof CallFailedException failed) {
            return failed.kind();
        }
        return failure instanceof InvalidRequestException ? FailureKind.CLIENT_ERROR : FailureKind.SERVER_ERROR;
    }

    private static String reason(Exchange exchange, Exception failure) {
        if (failure instanceof CallFailedException || failure instanceof InvalidRequestException) {
            return String.valueOf(failure.getMessage());
        }
        LOG.error("exchange {} failed by a bug", exchange.getExchangeId(), failure);
        return "the gateway failed on its own; its log says more under " + exchange.getExchangeId();
    }
}
