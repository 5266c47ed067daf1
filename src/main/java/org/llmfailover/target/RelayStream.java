package org.llmfailover.target;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
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

    private static final int BUFFER = 8192;

    private final ReadAnswer whole = new ReadAnswer();

    @Override
    public void process(Exchange exchange) {
        LiveAttempt attempt = Exchanges.attempt(exchange);
        if (isEventStream(attempt) && exchange.getMessage().getBody() instanceof InputStream stream) {
            relay(stream, attempt);
        } else {
            whole.process(exchange);
        }
    }

    /** An error, or a provider that does not stream, answers with a plain body. */
    private static boolean isEventStream(LiveAttempt attempt) {
        String type = attempt.responseHeaders().getOrDefault("content-type", "");
        return attempt.status() == 200 && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
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
            // what breaks after the answer is whole does not matter to anybody
            if (!relay.isOver()) {
                throw attempt.broken(e);
            }
        }
    }

    private static void read(InputStream bytes, StreamRelay relay) throws IOException {
        EventStreamParser parser = new EventStreamParser(MAX_EVENT_BYTES);
        byte[] buffer = new byte[BUFFER];
        int n = bytes.read(buffer);
        while (n >= 0 && !relay.isOver()) {
            parser.feed(buffer, 0, n, relay::event);
            relay.relayed();
            n = relay.isOver() ? -1 : bytes.read(buffer);
        }
        if (!relay.isOver()) {
            parser.end(relay::event);
            relay.end();
        }
    }
}
