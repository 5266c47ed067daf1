package org.llmfailover.door;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.llmfailover.chat.FailureKind;
import org.llmfailover.config.HttpConfig;

/**
 * Turns away at the HTTP door, before a thread is taken, what must not come in: more calls than may be in flight, and
 * bodies that are too large. Thread-safe.
 */
public final class HttpGate {

    private static final int FIRST = -1000;
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private final HttpConfig config;
    private final AtomicInteger inFlight = new AtomicInteger();

    public HttpGate(HttpConfig config) {
        this.config = config;
    }

    /** Stands in front of every {@code /v1} path of this router. */
    public void guard(Router router) {
        router.route("/v1/*").order(FIRST).handler(this::admit);
        router.errorHandler(413, context -> refuse(context, tooLarge()));
    }

    private void admit(RoutingContext context) {
        if (length(context) > config.maxBodyBytes()) {
            context.response().putHeader("Connection", "close");
            refuse(context, tooLarge());
            return;
        }
        if (inFlight.incrementAndGet() > config.maxInFlight()) {
            inFlight.decrementAndGet();
            refuse(context, full());
            return;
        }
        context.addEndHandler(ended -> inFlight.decrementAndGet());
        context.next();
    }

    /** The announced length; 0 when none is announced, as the body is then counted while it comes in. */
    private static long length(RoutingContext context) {
        String announced = context.request().getHeader("Content-Length");
        try {
            return announced == null ? 0 : Long.parseLong(announced);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private ErrorBody tooLarge() {
        String message = "the body is larger than llm.http.max-body allows (" + config.maxBodyBytes() + " bytes)";
        return new ErrorBody(413, FailureKind.CLIENT_ERROR, message, null, null, null);
    }

    private ErrorBody full() {
        String message = "llm.http.max-in-flight (" + config.maxInFlight() + ") calls are in flight, try again in 1 s";
        return new ErrorBody(503, FailureKind.OVERLOADED, message, null, null, WHEN_FULL);
    }

    private static void refuse(RoutingContext context, ErrorBody error) {
        HttpServerResponse response = context.response();
        response.setStatusCode(error.status());
        response.putHeader("Content-Type", "application/json");
        response.putHeader(HttpNames.PREFIX + "Error-Kind", error.code());
        Duration wait = error.retryAfter();
        if (wait != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
        }
        response.end(Buffer.buffer(error.json()));
    }
}
