package org.llmfailover.target;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.pattern.CallerGoneException;
import org.llmfailover.pattern.StreamedAnswer;
import org.llmfailover.provider.EventStreamParser;
import org.llmfailover.provider.EventStreamParser.EventTooLargeException;

/**
 * Relays a provider's stream to the caller as it comes. It stands inside the circuit breaker, so that the circuit hears how
 * the stream ended and not how it began.
 */
public final class RelayStream implements Processor {

    /** An event holds a few tokens, or at most one image. */
    private static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    /** A few events; what is left waits in the socket, where it costs no memory of ours. */
    private static final int BUFFER = 2048;

    private final ReadAnswer whole = new ReadAnswer();

    @Override
    public void process(Exchange exchange) {
        LiveAttempt attempt = Exchanges.attempt(exchange);
        InputStream events = events(exchange.getMessage(), attempt);
        if (events == null) {
            whole.process(exchange);
        } else {
            relay(events, attempt);
        }
    }

    /** The body as far as it is a stream of events: an error, or a provider that does not stream, answers with a plain one. */
    private static @Nullable InputStream events(Message message, LiveAttempt attempt) {
        String type = attempt.responseHeaders().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        if (attempt.status() / 100 != 2 || !(message.getBody() instanceof InputStream body)) {
            return null;
        }
        BodyStart start = new BodyStart(body);
        message.setBody(start);
        try {
            // there are gateways that call every body JSON, and providers that write an error as it is into a stream
            boolean events = type.startsWith("text/event-stream") ? !start.holdsJson() : start.holdsEvents();
            return events ? start : null;
        } catch (IOException e) {
            throw attempt.broken(e);
        }
    }

    private static void relay(InputStream bytes, LiveAttempt attempt) {
        StreamedAnswer answer = Objects.requireNonNull(attempt.call().stream());
        try {
            pump(bytes, new StreamRelay(attempt, answer), attempt);
        } finally {
            attempt.done();
        }
    }

    private static void pump(InputStream bytes, StreamRelay relay, LiveAttempt attempt) {
        try {
            read(bytes, relay);
            bytes.close();
        } catch (EventTooLargeException e) {
            attempt.abort();
            throw attempt.failed(Failure.of(FailureKind.BAD_ANSWER, 200, "an event of the stream is too large"));
        } catch (CallerGoneException e) {
            attempt.abandoned();
            throw e;
        } catch (RuntimeException e) {
            // a failure, or a bug of ours: either way nobody will read on
            attempt.abort();
            throw e;
        } catch (IOException e) {
            if (attempt.isAbandoned() || !relay.isWhole()) {
                throw attempt.broken(e);
            }
            // what breaks after the answer is whole does not matter to anybody
            relay.end();
        }
    }

    private static void read(InputStream bytes, StreamRelay relay) throws IOException {
        EventStreamParser parser = new EventStreamParser(MAX_EVENT_BYTES);
        byte[] buffer = new byte[BUFFER];
        int n = bytes.read(buffer);
        while (n >= 0 && !relay.isOver()) {
            feed(parser, buffer, n, relay);
            n = relay.isOver() ? -1 : bytes.read(buffer);
        }
        if (!relay.isOver()) {
            parser.end(relay::lastEvent);
            relay.end();
        }
    }

    private static void feed(EventStreamParser parser, byte[] bytes, int length, StreamRelay relay) {
        try {
            parser.feed(bytes, 0, length, relay::event);
        } catch (EventTooLargeException e) {
            relay.relayed();
            throw e;
        }
        relay.relayed();
    }
}
