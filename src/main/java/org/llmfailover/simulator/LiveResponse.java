package org.llmfailover.simulator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * A response that is written while it is made. Camel 4.18 holds a streamed body back until it is whole, so this writes to
 * Vert.x itself.
 *
 * <p>For one worker or virtual thread, which its methods block; never for an event loop.
 */
final class LiveResponse {

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private LiveResponse(HttpMessage message) {
        request = message.getRequest();
        response = message.getResponse();
        response.closeHandler(closed -> gone.complete(null));
        if (response.closed()) {
            gone.complete(null);
        }
    }

    /**
     * The response of the request that the exchange carries.
     *
     * @throws IllegalStateException when it did not come through platform-http on Vert.x
     */
    static LiveResponse of(Exchange exchange) {
        if (exchange.getMessage() instanceof HttpMessage message) {
            return new LiveResponse(message);
        }
        throw new IllegalStateException("The simulated providers answer only requests of camel-platform-http-vertx.");
    }

    void begin(int status, Map<String, String> headers) {
        response.setStatusCode(status).setChunked(true);
        headers.forEach(response::putHeader);
    }

    /** Writes and waits until it is out; false when the client has gone. */
    boolean write(String text) {
        return !response.closed() && succeeds(response.write(text));
    }

    /** Waits; false when the client has gone meanwhile. */
    boolean remainsFor(Duration time) {
        try {
            gone.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void end() {
        if (!response.ended()) {
            succeeds(response.end());
        }
    }

    /** Closes the connection, whatever was written. */
    void hangUp() {
        succeeds(request.connection().close());
        end(); // tells Camel that there is nothing left to answer
    }

    private static boolean succeeds(Future<Void> done) {
        try {
            done.toCompletionStage().toCompletableFuture().get(WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
