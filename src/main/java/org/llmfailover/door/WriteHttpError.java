package org.llmfailover.door;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.InvalidRequestException;
import org.llmfailover.pattern.CallFailedException;
import org.llmfailover.pattern.CallerGoneException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a failed call into an HTTP response with OpenAI's error body. Thread-safe. */
public final class WriteHttpError implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(WriteHttpError.class);

    @Override
    public void process(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure instanceof CallerGoneException) {
            return;
        }
        ErrorBody error = error(exchange, failure);
        Message message = exchange.getMessage();
        WriteHttpAnswer.rename(message);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, error.status());
        message.setHeader(HttpNames.PREFIX + "Error-Kind", error.code());
        if (error.retryAfter() != null) {
            message.setHeader(HttpHeaders.RETRY_AFTER, error.retryAfter().toSeconds());
        }
        if (error.status() == 401) {
            message.setHeader(HttpHeaders.AUTHENTICATE, "Bearer");
        }
        WriteHttpAnswer.json(message, error.json());
    }

    private static ErrorBody error(Exchange exchange, Exception failure) {
        if (failure instanceof CallFailedException failed) {
            return ErrorBody.of(failed);
        }
        if (failure instanceof InvalidRequestException invalid) {
            return mistake(invalid);
        }
        if (failure instanceof UnauthenticatedException unauthenticated) {
            return new ErrorBody(401, FailureKind.AUTH, unauthenticated.getMessage(), null, null, null);
        }
        LOG.error("exchange {} failed by a bug", exchange.getExchangeId(), failure);
        String message = "the gateway failed on its own; its log says more under " + exchange.getExchangeId();
        return new ErrorBody(500, FailureKind.SERVER_ERROR, message, null, null, null);
    }

    /** A caller who wrote a header is told the name it has over HTTP. */
    private static ErrorBody mistake(InvalidRequestException invalid) {
        String param = invalid.param();
        String message = invalid.getMessage();
        if (param != null && HttpNames.IN.containsKey(param)) {
            String name = HttpNames.of(param);
            message = message.replace(param, name);
            param = name;
        }
        return new ErrorBody(invalid.status(), FailureKind.CLIENT_ERROR, message, null, param, null);
    }
}
