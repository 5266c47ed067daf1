package org.llmfailover.monitor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Sets up camel-http's client for status pages: nothing is retried, redirected or remembered, and a page that is too long
 * or too slow is cut off. Thread-safe.
 */
public final class StatusHttpClient implements HttpClientConfigurer, ExecChainHandler {

    /** How long a page may take to connect, to begin, and to be whole. */
    public static final Duration LONGEST = Duration.ofSeconds(5);

    /** Google's list of the incidents of all its products is the longest known. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private final HttpClientConnectionManager connections;

    public StatusHttpClient(HttpClientConnectionManager connections) {
        this.connections = connections;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.setConnectionManager(connections)
                .setConnectionManagerShared(true)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("camel-llm-failover")
                .addExecInterceptorFirst("llm-status", this);
    }

    /** Reads the page here, where it can be cut off: to close a response is to read it to its end. */
    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        if (response.getEntity() != null) {
            try {
                byte[] body = read(response.getEntity().getContent());
                response.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
            } catch (IOException e) {
                if (scope.originalRequest instanceof Cancellable open) {
                    open.cancel();
                }
                throw e;
            }
        }
        return response;
    }

    private static byte[] read(InputStream stream) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
            whole.write(buffer, 0, n);
            if (whole.size() > MAX_BYTES || System.nanoTime() - end > 0) {
                throw new IOException("the status page is too long or too slow");
            }
        }
        return whole.toByteArray();
    }
}
