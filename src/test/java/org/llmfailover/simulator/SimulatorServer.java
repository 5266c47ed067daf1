package org.llmfailover.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesFunction;
import org.llmfailover.chat.Json;

/** The simulated providers on a real socket, with a clock that stands still until it is moved. */
final class SimulatorServer implements AutoCloseable {

    static final Duration SILENCE = Duration.ofMillis(1500);

    final FakeClock clock = new FakeClock();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Main main = new Main();
    private final int port;

    private SimulatorServer(String simulator, String latency, Processor authenticate) throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", String.valueOf(port));
        main.addInitialProperty(
                "camel.main.routes-include-pattern", "classpath:llm-failover/llm-simulator*.camel.yaml");
        main.bind("llmAuthenticate", authenticate);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport starting) {
                CamelContext context = starting.getCamelContext();
                context.getPropertiesComponent().addPropertiesFunction(function(simulator, latency));
                new SimulatorBeans(clock, new Random(42), SILENCE).bindTo(context.getRegistry()::bind);
            }
        });
        main.start();
    }

    static SimulatorServer on() throws Exception {
        return new SimulatorServer("on", "0", exchange -> {});
    }

    static SimulatorServer off() throws Exception {
        return new SimulatorServer("off", "0", exchange -> {});
    }

    static SimulatorServer withLatency(String factor) throws Exception {
        return new SimulatorServer("on", factor, exchange -> {});
    }

    static SimulatorServer withAuthentication(Processor authenticate) throws Exception {
        return new SimulatorServer("on", "0", authenticate);
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return client.send(request(path).DELETE().build(), BodyHandlers.ofString());
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return client.send(request, handler);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/simulator/" + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20));
    }

    /** Breaks a provider, in JSON with single quotes. */
    void breakDown(String provider, String fault) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(provider + "/fault", fault.replace('\'', '"'));
        if (answer.statusCode() != 200) {
            throw new AssertionError("the fault was refused: " + answer.body());
        }
    }

    int requestsInFlight() {
        return main.getCamelContext().getInflightRepository().size();
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.MAPPER.readTree(response.body());
    }

    @Override
    public void close() {
        main.stop();
    }

    private static PropertiesFunction function(String simulator, String latency) {
        return new PropertiesFunction() {
            @Override
            public String getName() {
                return "llm";
            }

            @Override
            public String apply(String remainder) {
                return switch (remainder) {
                    case "simulator" -> simulator;
                    case "simulator.latency" -> latency;
                    default -> null;
                };
            }
        };
    }

    /** A clock moved by hand. */
    static final class FakeClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
