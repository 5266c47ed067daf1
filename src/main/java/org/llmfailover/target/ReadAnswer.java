package org.llmfailover.target;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.ChatAnswer;
import org.llmfailover.chat.Failure;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.chat.Outcome;
import org.llmfailover.prompt.Variant;
import org.llmfailover.provider.WireResponse;

/**
 * Reads a provider's response to its last byte and tells answer from failure. It stands inside the circuit breaker, so
 * that the circuit hears the outcome of the whole answer and not of its first line.
 */
public final class ReadAnswer implements Processor {

    /** More than any model writes in one answer, images included. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    /** More than any explanation of an error; what follows is left unread. */
    private static final int MAX_ERROR_BYTES = 1024 * 1024;

    private static final int BUFFER = 2048;

    @Override
    public void process(Exchange exchange) {
        LiveAttempt attempt = Exchanges.attempt(exchange);
        byte[] body = read(exchange.getMessage().getBody(), attempt);
        attempt.received();
        WireResponse response = new WireResponse(attempt.status(), attempt.responseHeaders(), body);
        Outcome outcome =
                attempt.target().wire().read(response, attempt.target().wireTarget());
        if (outcome instanceof Failure failure) {
            throw attempt.failed(failure);
        }
        ChatAnswer answer = (ChatAnswer) outcome;
        attempt.used(answer.usage());
        String invalid = invalid(attempt.variant(), answer);
        if (invalid != null) {
            throw attempt.rejected(answer, invalid);
        }
        attempt.answered(answer);
    }

    private static @Nullable String invalid(@Nullable Variant variant, ChatAnswer answer) {
        return variant == null ? null : variant.check(answer).orElse(null);
    }

    private static byte[] read(@Nullable Object body, LiveAttempt attempt) {
        if (!(body instanceof InputStream stream)) {
            return new byte[0];
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(BUFFER);
        try (stream) {
            readAll(stream, whole, attempt);
        } catch (IOException e) {
            if (attempt.status() < 400) {
                throw attempt.brokenAnswer(e);
            }
            // an error status says enough without the rest of its body
        }
        return whole.toByteArray();
    }

    private static void readAll(InputStream stream, ByteArrayOutputStream whole, LiveAttempt attempt)
            throws IOException {
        boolean error = attempt.status() >= 400;
        int most = error ? MAX_ERROR_BYTES : MAX_BYTES;
        byte[] buffer = new byte[BUFFER];
        int n = stream.read(buffer);
        while (n >= 0) {
            if (!isBlank(buffer, n)) {
                attempt.content();
            }
            whole.write(buffer, 0, n);
            if (whole.size() > most) {
                attempt.abort();
                if (error) {
                    return;
                }
                throw attempt.failed(Failure.of(
                        FailureKind.BAD_ANSWER, attempt.status(), "the answer is longer than " + MAX_BYTES + " bytes"));
            }
            n = stream.read(buffer);
        }
    }

    /** DeepSeek keeps a waiting call open with blank lines: they are no content. */
    private static boolean isBlank(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
