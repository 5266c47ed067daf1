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
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Makes many calls at once, first at the upstream itself and then through the door, and says what the door added. */
final class InFlight {

    private static final int ROUNDS = 3;
    private static final Buffer REQUEST = Buffer.buffer("""
            {"model":"gpt-5.4","messages":[{"role":"system","content":"Answer in one sentence."},\
            {"role":"user","content":"What is failover, and why does an application need it?"}],\
            "max_tokens":200}""");

    private final HttpClient client;
    private final RequestOptions target;
    private final int calls;

    private InFlight(Vertx vertx, String url, int calls) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(calls).setKeepAliveTimeout(600));
        this.target = new RequestOptions()
                .setAbsoluteURI(url)
                .setMethod(HttpMethod.POST)
                .putHeader("Content-Type", "application/json");
        this.calls = calls;
    }

    /** {@code <calls> <upstream's url> <door's url>}; one round before the printed ones warms everything up. */
    public static void main(String[] args) throws InterruptedException {
        int calls = Integer.parseInt(args[0]);
        Vertx vertx = Vertx.vertx();
        InFlight upstream = new InFlight(vertx, args[1], calls);
        InFlight door = new InFlight(vertx, args[2], calls);
        upstream.round();
        door.round();
        double[] added = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            Round direct = upstream.round();
            Round through = door.round();
            added[i] = through.millis(50) - direct.millis(50);
            System.out.println("upstream  " + direct);
            System.out.println("door      " + through);
        }
        Arrays.sort(added);
        System.out.printf(
                Locale.ROOT,
                "%d calls at once: %.1f ms added at the median (rounds: %s)%n",
                calls,
                added[ROUNDS / 2],
                Arrays.toString(
                        DoubleStream.of(added).mapToLong(Math::round).toArray()));
        System.exit(0);
    }

    private Round round() throws InterruptedException {
        Round round = new Round(calls);
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            client.request(target)
                    .compose(InFlight::send)
                    .onSuccess(response ->
                            round.ended(response.statusCode(), response.getHeader("Retry-After") != null, start))
                    .onFailure(round::broke);
        }
        round.await();
        return round;
    }

    private static Future<HttpClientResponse> send(HttpClientRequest request) {
        return request.send(REQUEST).compose(response -> response.body().map(response));
    }
}
