package org.llmfailover.target;

import java.io.IOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Sets up camel-http's client for calls to providers: nothing is retried, redirected, remembered or decompressed behind
 * the routes' back, connections come from the bundle's own pool, and every exchange is under its attempt's watch.
 *
 * <p>HttpClient 5 would otherwise repeat a 429 or 503 on its own, and replay one tenant's cookies to another.
 */
public final class ProviderHttpClient implements HttpClientConfigurer, ExecChainHandler {

    private final HttpClientConnectionManager connections;

    public ProviderHttpClient(HttpClientConnectionManager connections) {
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
                .addExecInterceptorFirst("llm-attempt", this);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws HttpException {
        if (!(request.getEntity() instanceof AttemptEntity entity)
                || !(scope.originalRequest instanceof Cancellable open)) {
            throw new HttpException("a request to a provider must carry its attempt");
        }
        LiveAttempt attempt = entity.attempt();
        attempt.target().headers().forEach(request::setHeader);
        attempt.begin(open);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            attempt.responded(response);
            return response;
        } catch (IOException e) {
            throw attempt.broken(e);
        } catch (HttpException e) {
            // what came is no HTTP, or ended within its head
            throw attempt.broken(new ClientProtocolException(e));
        } catch (IllegalStateException e) {
            // what HttpClient throws when an exchange is cancelled before it is connected
            throw attempt.isCut() ? attempt.broken(new IOException(e)) : e;
        }
    }
}
