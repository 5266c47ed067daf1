package org.llmfailover.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider that answers every request with a stream of chunks, each with the nanosecond at which it was written: on Linux
 * all processes share the clock of {@link System#nanoTime}. The request says how many chunks it wants and how fast:
 * {@code 100 chunks, 20 ms apart, 1 each time}.
 */
final class StreamUpstream {

    private static final Pattern WANTED = Pattern.compile("(\\d+) chunks, (\\d+) ms apart, (\\d+) each time");

    private static final Buffer HEAD = Buffer.buffer("""
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Transfer-Encoding: chunked\r
            x-request-id: req_bench\r
            \r
            """);
    private static final String BEGIN = "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1790000000,\"model\":\"gpt-5.4-2026-03-05\",\"service_tier\":\"default\","
            + "\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":{";
    private static final String END = "},\"logprobs\":null,\"finish_reason\":null}],\"obfuscation\":\"p0QxT2\"}\n\n";
    private static final Buffer FIRST = frame(BEGIN + "\"role\":\"assistant\",\"content\":\"\",\"refusal\":null" + END);
    private static final String NO_TIME = "0".repeat(18);
    private static final Buffer CHUNK = frame(BEGIN + "\"content\":\"@" + NO_TIME + "@ \"" + END);
    private static final int TIME_ENDS = CHUNK.toString().indexOf(NO_TIME) + NO_TIME.length();
    private static final Buffer LAST = frame(BEGIN + END.replace("null}]", "\"stop\"}]"))
            .appendBuffer(frame("data: [DONE]\n\n"))
            .appendString("0\r\n\r\n");

    private final Vertx vertx;

    private StreamUpstream(Vertx vertx) {
        this.vertx = vertx;
    }

    /** {@code <port>} */
    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        StreamUpstream upstream = new StreamUpstream(vertx);
        vertx.createNetServer(new NetServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(Integer.parseInt(args[0]))
                        .setTcpNoDelay(true)
                        .setAcceptBacklog(2000))
                .connectHandler(socket ->
                        socket.handler(new RequestSplitter(request -> upstream.answer(socket, request))))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void answer(NetSocket socket, String request) {
        Matcher wanted = WANTED.matcher(request);
        if (!wanted.find()) {
            socket.end(Buffer.buffer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
            return;
        }
        int[] left = {Integer.parseInt(wanted.group(1))};
        int each = Integer.parseInt(wanted.group(3));
        socket.write(HEAD.copy().appendBuffer(FIRST));
        vertx.setPeriodic(Long.parseLong(wanted.group(2)), timer -> {
            for (int i = 0; i < each && left[0] > 0; i++, left[0]--) {
                socket.write(chunk(System.nanoTime()));
            }
            if (left[0] == 0) {
                socket.write(LAST);
                vertx.cancelTimer(timer);
            }
        });
    }

    /** All is there but the time, so that this process takes as little of the two cores as it can. */
    private static Buffer chunk(long time) {
        Buffer chunk = CHUNK.copy();
        long rest = time;
        for (int at = TIME_ENDS - 1; rest > 0; at--, rest /= 10) {
            chunk.setByte(at, (byte) ('0' + rest % 10));
        }
        return chunk;
    }

    private static Buffer frame(String event) {
        int length = event.getBytes(StandardCharsets.UTF_8).length;
        return Buffer.buffer(Integer.toHexString(length) + "\r\n" + event + "\r\n");
    }
}
