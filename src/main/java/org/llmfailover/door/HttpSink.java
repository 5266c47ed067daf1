package org.llmfailover.door;

import io.netty.channel.ChannelFuture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.jspecify.annotations.Nullable;
import org.llmfailover.chat.Chunk;
import org.llmfailover.pattern.CallFailedException;
import org.llmfailover.pattern.CallerGoneException;
import org.llmfailover.pattern.ChunkSink;

/**
 * Writes a stream to an HTTP caller as server-sent events, each when it comes. On Camel 4.18 platform-http buffers a
 * streamed body until its end, so this writes to Vert.x itself.
 */
final class HttpSink implements ChunkSink {

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    /** The room for the one chunk that mostly comes at a time. */
    private static final int ROOM = 384;

    /** So much leaves though more is there. */
    private static final int MOST_WAITING = 16 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Semaphore drained = new Semaphore(0);
    private @Nullable Buffer waiting;
    private volatile long until;
    private volatile Runnable whenGone = () -> {};
    private volatile boolean gone;
    private volatile boolean done;

    private HttpSink(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
        response.closeHandler(closed -> gone());
        response.exceptionHandler(failed -> gone());
        response.drainHandler(ready -> drained.release());
        if (response.closed()) {
            // the caller left before anybody listened
            gone();
        }
    }

    /** Whether this message came through Vert.x, the only engine that lets a response be written while it is made. */
    static boolean isPossible(Message message) {
        return message.getClass().getName().equals("org.apache.camel.component.platform.http.vertx.HttpMessage");
    }

    static HttpSink of(Message message) {
        return new HttpSink(((HttpMessage) message).getRequest());
    }

    @Override
    public void open(Map<String, Object> facts, Duration longest) {
        until = System.nanoTime() + longest.toNanos();
        whileThere(() -> {
            response.setChunked(true);
            response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
            response.putHeader("Cache-Control", "no-cache");
            HttpNames.OUT.forEach((name, httpName) -> {
                if (facts.containsKey(name)) {
                    response.putHeader(httpName, facts.get(name).toString());
                }
            });
        });
    }

    @Override
    public void chunk(Chunk chunk) {
        Buffer events = waiting();
        chunk.event(events::appendBytes);
        if (events.length() > MOST_WAITING) {
            flush();
        }
    }

    @Override
    public void flush() {
        if (waiting != null) {
            Buffer events = waiting;
            waiting = null;
            whileThere(() -> write(events));
        }
    }

    @Override
    public void done() {
        done = true;
        Buffer last = waiting().appendBytes(DONE);
        whileThere(() -> response.end(last));
    }

    @Override
    public void broken(CallFailedException failure) {
        if (done) {
            // what fails after the answer was whole does not concern its caller
            return;
        }
        done = true;
        Buffer last = waiting()
                .appendString("event: error\ndata: ")
                .appendString(ErrorBody.of(failure).text())
                .appendString("\n\n");
        whileThere(() -> response.end(last));
    }

    @Override
    public void onGone(Runnable action) {
        whenGone = action;
        if (gone) {
            action.run();
        }
    }

    private void gone() {
        if (!done && !gone) {
            gone = true;
            whenGone.run();
            drained.release();
            endForCamel();
        }
    }

    /** A response that has ended is one that Camel leaves alone. */
    private void endForCamel() {
        try {
            if (!response.ended()) {
                response.end();
            }
        } catch (IllegalStateException e) {
            // ended on the other thread in this moment
        }
    }

    /** A response whose caller is gone has ended, and Vert.x lets nobody touch it any more. */
    private void whileThere(Runnable writing) {
        try {
            if (!gone) {
                writing.run();
            }
        } catch (IllegalStateException e) {
            if (!gone) {
                throw e;
            }
        }
        if (gone) {
            throw new CallerGoneException();
        }
    }

    /** Waits for a slow reader, so that neither this side nor the provider runs ahead of it. */
    private void write(Buffer event) {
        response.write(event);
        while (!gone && response.writeQueueFull()) {
            awaitDrain();
        }
    }

    private void awaitDrain() {
        try {
            if (!drained.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                gone();
                hangUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallerGoneException();
        }
    }

    /** An orderly end, and Vert.x's own close, would wait behind all that the caller has not read. */
    @SuppressWarnings("FutureReturnValueIgnored") // whether a caller who is given up hears of it does not matter
    private void hangUp() {
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset();
        } else {
            ChannelFuture unused = ((ConnectionBase) request.connection())
                    .channelHandlerContext()
                    .close();
        }
    }

    /** The events that wait to leave. */
    private Buffer waiting() {
        if (waiting == null) {
            waiting = Buffer.buffer(ROOM);
        }
        return waiting;
    }
}
