package org.llmfailover.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** Callers of one address, each with a connection of its own, which it keeps. */
final class Callers {

    private static final Buffer REQUEST = Buffer.buffer("""
            {"model":"gpt-5.4","messages":[{"role":"system","content":"Answer in one sentence."},\
            {"role":"user","content":"What is failover, and why does an application need it?"}],\
            "max_tokens":200}""");
    private static final int KEEP_ALIVE_SECONDS = 600;

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions target;
    private final int callers;

    Callers(Vertx vertx, String url, int callers) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(callers).setKeepAliveTimeout(KEEP_ALIVE_SECONDS));
        this.target = new RequestOptions()
                .setAbsoluteURI(url)
                .setMethod(HttpMethod.POST)
                .putHeader("Content-Type", "application/json");
        this.callers = callers;
    }

    /**
     * Lets every caller call so many times, one call after the other.
     *
     * @param spreadMillis the time over which the callers begin
     */
    Round round(int spreadMillis, int callsEach) throws InterruptedException {
        Round round = new Round(callers * callsEach);
        for (int i = 0; i < callers; i++) {
            long begin = (long) spreadMillis * i / callers;
            vertx.setTimer(1 + begin, fired -> call(round, callsEach));
        }
        round.await();
        return round;
    }

    private void call(Round round, int times) {
        long start = System.nanoTime();
        client.request(target).compose(Callers::send).onComplete(response -> {
            if (response.succeeded()) {
                HttpClientResponse head = response.result();
                round.ended(head.statusCode(), head.getHeader("Retry-After") != null, start);
            } else {
                round.broke(response.cause());
            }
            if (times > 1) {
                call(round, times - 1);
            }
        });
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request) {
        return request.send(REQUEST).compose(response -> response.body().map(response));
    }
}
