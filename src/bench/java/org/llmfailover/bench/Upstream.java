package org.llmfailover.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A provider that answers every request with the same chat completion, after a time that is always the same. It reads no
 * more HTTP than it must, so that it is never the slowest part of a measurement. Thread-safe.
 */
final class Upstream implements AutoCloseable {

    private static final Buffer REPLY = reply("""
            {"id":"chatcmpl-bench","object":"chat.completion","created":1790000000,"model":"gpt-5.4-2026-03-05",\
            "choices":[{"index":0,"message":{"role":"assistant","content":"Failover is what keeps a service \
            answering when one of its parts does not: another part takes over.","refusal":null,"annotations":[]},\
            "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":23,"completion_tokens":18,\
            "total_tokens":41,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
            "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default"}""");

    private final Vertx vertx = Vertx.vertx();
    private final long delayMillis;
    private final NetServer server;
    private volatile String lastRequest = "";

    /** Starts on this port of the loopback address; 0 takes a free one. */
    Upstream(int port, Duration delay) throws InterruptedException, ExecutionException, TimeoutException {
        this.delayMillis = delay.toMillis();
        server = vertx.createNetServer(
                        new NetServerOptions().setHost("127.0.0.1").setPort(port).setTcpNoDelay(true))
                .connectHandler(socket -> socket.handler(new RequestSplitter(request -> answer(socket, request))))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** {@code <port> [<delay in ms>]} */
    public static void main(String[] args) throws Exception {
        Duration delay = Duration.ofMillis(args.length > 1 ? Long.parseLong(args[1]) : 0);
        new Upstream(Integer.parseInt(args[0]), delay);
    }

    int port() {
        return server.actualPort();
    }

    /** The body of the last request, so that a measurement beside this one can send the same bytes. */
    byte[] lastBody() {
        return RequestSplitter.body(lastRequest).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void answer(NetSocket socket, String request) {
        lastRequest = request;
        if (delayMillis == 0) {
            socket.write(REPLY);
        } else {
            vertx.setTimer(delayMillis, fired -> socket.write(REPLY));
        }
    }

    private static Buffer reply(String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\nx-request-id: req_bench\r\n\r\n" + body);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
