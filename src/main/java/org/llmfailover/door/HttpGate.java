package org.llmfailover.door;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.llmfailover.chat.FailureKind;

/**
 * Turns away at the HTTP door, before a thread is taken, what must not come in: more calls than may be in flight, bodies
 * that are too large or too slow, forms, and other methods than POST. Thread-safe.
 */
public final class HttpGate {

    private static final int FIRST = -1000;
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Long enough for the largest body over a slow line; a caller who vanished must not hold a place for ever. */
    private static final Duration BODY_TIME = Duration.ofSeconds(60);

    private static final String UNREADABLE = "the request's address or body is not well-formed HTTP";

    private static final int MOST_COMMAND = 10_000;

    private final InFlight inFlight;
    private final long maxBody;
    private final Duration bodyTime;

    public HttpGate(InFlight inFlight, long maxBody) {
        this(inFlight, maxBody, BODY_TIME);
    }

    HttpGate(InFlight inFlight, long maxBody, Duration bodyTime) {
        this.inFlight = inFlight;
        this.maxBody = maxBody;
        this.bodyTime = bodyTime;
    }

    /**
     * Stands in front of the bundle's own paths; a host's paths on the same server are its own.
     *
     * @param runs whether calls are taken: not yet while the server starts, and not any more when it stops
     */
    public void guard(Router router, BooleanSupplier runs) {
        router.route("/v1/chat/completions")
                .order(FIRST)
                .handler(context -> requireRunning(context, runs))
                .handler(HttpGate::ignoreQuery)
                .handler(HttpGate::requireChunkedOrNone)
                .handler(HttpGate::requirePost)
                .handler(HttpGate::requireJson)
                .handler(this::admit)
                .failureHandler(this::failed);
        router.route("/v1/models")
                .order(FIRST)
                .handler(context -> requireRunning(context, runs))
                .handler(HttpGate::ignoreQuery);
        List.of("/", "/llm/*").forEach(path -> router.route(path)
                .order(FIRST)
                .handler(HttpGate::ignoreQuery)
                .handler(HttpGate::requireSmallBody)
                .handler(HttpGate::requireMethodOfThePage));
        router.route("/simulator/*").order(FIRST).handler(HttpGate::requireJson);
        router.route("/v1/*").last().handler(HttpGate::unknown);
        router.route("/llm/*").last().handler(HttpGate::unknownOfThePage);
    }

    /** Camel takes a query's parameters for headers, and a key or a chain in an address is not the caller's header. */
    private static void ignoreQuery(RoutingContext context) {
        try {
            context.queryParams().clear();
        } catch (HttpException e) {
            // Vert.x would log it as an error of ours
            refuse(context, mistake(400, UNREADABLE));
            return;
        }
        context.next();
    }

    /** Camel would answer with 404 before its routes are there, and with an empty 503 when they stop. */
    private static void requireRunning(RoutingContext context, BooleanSupplier runs) {
        if (runs.getAsBoolean()) {
            context.next();
            return;
        }
        context.response().putHeader("Connection", "close");
        refuse(
                context,
                new ErrorBody(
                        503,
                        FailureKind.OVERLOADED,
                        "the gateway starts or stops, try again in 1 s",
                        null,
                        null,
                        SOON));
    }

    /**
     * Netty takes a body in a coding it does not know for the next request, and one in two codings for one that was only
     * cut into chunks. Whoever stands in front may read it otherwise, so the connection is of no use afterwards.
     */
    private static void requireChunkedOrNone(RoutingContext context) {
        List<String> codings = context.request().headers().getAll("Transfer-Encoding");
        if (codings.isEmpty() || String.join(",", codings).strip().equalsIgnoreCase("chunked")) {
            context.next();
            return;
        }
        refuse(context, mistake(400, "the only Transfer-Encoding the door takes is chunked"));
        context.request().connection().close();
    }

    /** An OpenAI client shows its user the message of a JSON error, and nothing useful of a page. */
    private static void unknown(RoutingContext context) {
        refuse(context, mistake(404, "this door has /v1/chat/completions and /v1/models, and nothing else under /v1"));
    }

    private static void unknownOfThePage(RoutingContext context) {
        refuse(context, mistake(404, "this door has nothing here; the page is at /"));
    }

    private static void requirePost(RoutingContext context) {
        requireMethod(context, List.of(HttpMethod.POST), "chat completions are asked for with POST");
    }

    /** Nothing that is sent to the page is long, so nobody need wait for its end to know. */
    private static void requireSmallBody(RoutingContext context) {
        if (context.request().getHeader("Transfer-Encoding") != null) {
            refuse(context, mistake(411, "send the body with its Content-Length"));
            context.request().connection().close();
        } else if (length(context) > MOST_COMMAND) {
            refuse(context, mistake(413, "the body is larger than any command (" + MOST_COMMAND + " bytes)"));
        } else {
            context.next();
        }
    }

    private static void requireMethodOfThePage(RoutingContext context) {
        if (context.normalizedPath().equals("/llm/control")) {
            requireMethod(context, List.of(HttpMethod.POST), "a target is controlled with POST");
        } else {
            requireMethod(context, List.of(HttpMethod.GET, HttpMethod.HEAD), "this is only for reading, with GET");
        }
    }

    private static void requireMethod(RoutingContext context, List<HttpMethod> allowed, String message) {
        if (allowed.contains(context.request().method())) {
            context.next();
            return;
        }
        context.response()
                .putHeader("Allow", allowed.stream().map(HttpMethod::name).collect(Collectors.joining(", ")));
        refuse(context, mistake(405, message));
    }

    /** Vert.x would take a form apart; curl sends one unless told otherwise. */
    private static void requireJson(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        String lower = type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("application/x-www-form-urlencoded") || lower.startsWith("multipart/")) {
            String form = lower.split("[;,\\s]", 2)[0];
            refuse(
                    context,
                    mistake(
                            415,
                            "the Content-Type is " + form + "; send the body with 'Content-Type: application/json'"));
            return;
        }
        context.next();
    }

    private void admit(RoutingContext context) {
        if (length(context) > maxBody) {
            refuse(context, tooLarge());
            return;
        }
        if (!inFlight.enter()) {
            refuse(context, full());
            return;
        }
        long timer = context.vertx().setTimer(bodyTime.toMillis(), fired -> requireWhole(context));
        context.addEndHandler(ended -> {
            context.vertx().cancelTimer(timer);
            inFlight.leave();
        });
        context.next();
    }

    private void requireWhole(RoutingContext context) {
        if (!context.request().isEnded() && !context.response().ended()) {
            refuse(context, mistake(408, "the body did not come within " + bodyTime.toSeconds() + " s"));
            context.request().connection().close();
        }
    }

    /** What went wrong in front of the door's route: the caller's mistake, or its caller is gone and nobody is left to tell. */
    private void failed(RoutingContext context) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        boolean whole = context.request().isEnded();
        if (context.statusCode() == 413) {
            refuse(context, tooLarge());
        } else if (context.statusCode() == 400 || !whole) {
            refuse(context, mistake(400, UNREADABLE));
            if (!whole) {
                context.request().connection().close();
            }
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
        return mistake(413, "the body is larger than llm.http.max-body allows (" + maxBody + " bytes)");
    }

    private ErrorBody full() {
        String message = "llm.http.max-in-flight (" + inFlight.limit() + ") calls are in flight, try again in 1 s";
        return new ErrorBody(503, FailureKind.OVERLOADED, message, null, null, SOON);
    }

    private static ErrorBody mistake(int status, String message) {
        return new ErrorBody(status, FailureKind.CLIENT_ERROR, message, null, null, null);
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
