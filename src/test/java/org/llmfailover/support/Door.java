package org.llmfailover.support;

import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;
import org.llmfailover.LlmFailover;

/** The runnable on free ports, with the properties of a test and none of a file. */
public final class Door implements AutoCloseable {

    private final Main main = LlmFailover.create();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int managementPort = freePort();

    public Door(Map<String, String> properties) {
        this(properties, Map.of());
    }

    /** With beans put in the place of the bundle's own, to see what becomes of a bug. */
    public Door(Map<String, String> properties, Map<String, Object> replaced) {
        Properties all = new Properties();
        all.putAll(servers());
        all.putAll(properties);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(all);
        main.addMainListener(new Replace(replaced));
        try {
            main.start();
        } catch (Exception e) {
            main.stop();
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> servers() {
        return Map.ofEntries(
                Map.entry("llm.http.enabled", "true"),
                Map.entry("camel.server.enabled", "true"),
                Map.entry("camel.server.host", "127.0.0.1"),
                Map.entry("camel.server.port", "0"),
                Map.entry("camel.management.enabled", "true"),
                Map.entry("camel.management.host", "127.0.0.1"),
                Map.entry("camel.management.port", Integer.toString(managementPort)),
                Map.entry("camel.management.healthCheckEnabled", "true"),
                Map.entry("camel.management.metricsEnabled", "true"),
                Map.entry("camel.metrics.enabled", "true"));
    }

    /** Two providers, each the other's fallback, and circuits that stay out of the way. */
    public static Map<String, String> chain(FakeProvider anthropic, FakeProvider openai) {
        Map<String, String> properties = new HashMap<>();
        properties.put("llm.provider.anthropic.url", anthropic.url());
        properties.put("llm.provider.anthropic.api-key", "sk-ant-secret-anthropic");
        properties.put("llm.provider.openai.url", openai.url() + "/v1");
        properties.put("llm.provider.openai.api-key", "sk-secret-openai");
        properties.put("llm.chain.default.targets", "anthropic/claude-sonnet-5, openai/gpt-5.4");
        properties.put("llm.redelivery.delay", "10ms");
        properties.put("llm.redelivery.max-delay", "20ms");
        properties.put("llm.health.consecutive-errors", "1000000");
        properties.put("llm.health.min-calls", "1000000");
        properties.put("llm.health.rest-for", "1ms");
        properties.put("llm.health.default-rest", "1ms");
        return properties;
    }

    /** A request of one user message. */
    public static String request(String content) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}";
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server().actualPort();
    }

    private HttpServer server() {
        return context().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .filter(router -> VertxPlatformHttpRouter.SERVER_TYPE_SERVER.equals(router.getServerType()))
                .findFirst()
                .orElseThrow()
                .getServer()
                .getServer();
    }

    public HttpResponse<String> chat(String json, String... headers) {
        return send(post(json, headers));
    }

    public CompletableFuture<HttpResponse<String>> chatAsync(String json, String... headers) {
        return client.sendAsync(post(json, headers), BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(builder(url() + path, headers).GET().build());
    }

    /** A page of the management server. */
    public String observe(String path) {
        return send(builder("http://127.0.0.1:" + managementPort + path).GET().build())
                .body();
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest post(String json, String... headers) {
        return builder(url() + "/v1/chat/completions", headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }

    public static HttpRequest.Builder builder(String url, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        main.stop();
    }

    /** After the bundle has bound its beans and before its routes look them up. */
    private static final class Replace extends MainListenerSupport {

        private final Map<String, Object> beans;

        Replace(Map<String, Object> beans) {
            this.beans = beans;
        }

        @Override
        public void beforeConfigure(BaseMainSupport main) {
            main.getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
                @Override
                public void onContextInitializing(CamelContext context) {
                    beans.forEach((name, bean) -> {
                        context.getRegistry().unbind(name);
                        context.getRegistry().bind(name, bean);
                    });
                }
            });
        }
    }
}
