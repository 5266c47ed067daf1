package org.llmfailover.door;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
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
    private final int maxInFlight;
    private final AtomicInteger inFlight = new AtomicInteger();

    public HttpGate(HttpConfig config) {
        this.config = config;
        this.maxInFlight = InFlight.most(config);
    }

    /** Stands in front of the bundle's own paths; a host's paths on the same server are its own. */
    public void guard(Router router) {
        router.route("/v1/chat/completions")
                .order(FIRST)
                .handler(this::requireJson)
                .handler(this::admit)
                .failureHandler(this::tooLargeAfterAll);
        router.route("/simulator/*").order(FIRST).handler(this::requireJson);
    }

    /** Vert.x would take a form apart; curl sends one unless told otherwise. */
    private void requireJson(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("application/x-www-form-urlencoded") || lower.startsWith("multipart/")) {
            String message = "the Content-Type is " + lower + "; send the body with 'Content-Type: application/json'";
            refuse(context, new ErrorBody(415, FailureKind.CLIENT_ERROR, message, null, null, null));
            return;
        }
        context.next();
    }

    private void admit(RoutingContext context) {
        if (length(context) > config.maxBodyBytes()) {
            context.response().putHeader("Connection", "close");
            refuse(context, tooLarge());
            return;
        }
        if (inFlight.incrementAndGet() > maxInFlight) {
            inFlight.decrementAndGet();
            refuse(context, full());
            return;
        }
        context.addEndHandler(ended -> inFlight.decrementAndGet());
        context.next();
    }

    /** A body of no announced length was found too large while it came in. */
    private void tooLargeAfterAll(RoutingContext context) {
        if (context.statusCode() == 413) {
            refuse(context, tooLarge());
        } else {
            context.next();
        }
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
        String message = "llm.http.max-in-flight (" + maxInFlight + ") calls are in flight, try again in 1 s";
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
